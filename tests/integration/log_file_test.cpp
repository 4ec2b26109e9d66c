// The access log as a file that is moved away, in the other format, and with secrets in the fields it shows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/files.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

TEST(LogFile, IsOpenedAnewOnSigusr1) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}});
  const auto path = candor.directory() / "access.log";
  const auto moved = candor.directory() / "access.log.1";
  EXPECT_EQ(candor.get("/before").status, 200);
  candor.log().wait_lines(1);

  std::filesystem::rename(path, moved);
  candor.signal(SIGUSR1);
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(path); }));
  EXPECT_EQ(candor.get("/after").status, 200);

  EXPECT_EQ(candor.log().wait_lines(1).at(0).at("target").as_string(), "/after");
  EXPECT_THAT(read_file(moved), testing::HasSubstr("/before"));
  EXPECT_THAT(read_file(moved), testing::Not(testing::HasSubstr("/after")));
}

TEST(LogFile, MayBeInTheCombinedFormat) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const TemporaryDirectory directory;
  const std::string path = (directory / "combined.log").string();
  Candor candor({.endpoints = {upstream.url()}, .log = "path: " + path + "\nformat: combined\nquery: false"});
  EXPECT_EQ(candor.send(get_request("/a?secret", "User-Agent: tester\r\n")).status, 200);

  ASSERT_TRUE(eventually([&] { return !read_file(path).empty(); }));
  EXPECT_THAT(read_file(path),
              testing::MatchesRegex("127\\.[0-9.]+ - - \\[[0-9]+/[A-Z][a-z]+/[0-9:]+ \\+0000\\] \"GET /a HTTP/1\\.1\" "
                                    "200 [0-9]+ \"-\" \"tester\"\n"));
}

TEST(LogFile, ShowsFieldsButNoSecrets) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const TemporaryDirectory directory;
  const std::string path = (directory / "fields.log").string();
  Candor candor({.endpoints = {upstream.url()}, .log = "path: " + path + "\nfields: [User-Agent, Cookie]"});
  EXPECT_EQ(candor.send(get_request("/", "User-Agent: tester\r\nCookie: session=1\r\n")).status, 200);

  ASSERT_TRUE(eventually([&] { return !read_file(path).empty(); }));
  EXPECT_THAT(read_file(path), testing::HasSubstr(R"("fields":{"User-Agent":"tester","Cookie":"[redacted]"})"));
}

// Nobody ever reads it: more than it holds must neither slow a request nor keep the process from starting and ending.
TEST(LogFile, MayBeAFifoThatNobodyReads) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const TemporaryDirectory directory;
  const std::string path = (directory / "fifo").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  Candor candor({.endpoints = {upstream.url()}, .log = "path: " + path});
  RawClient client(candor.address());
  for (int count = 0; count < 40; ++count)
    ASSERT_EQ(client.exchange(get_request("/" + std::string(4000, 'a'))).status, 200);

  EXPECT_EQ(candor.terminate(), 0) << candor.diagnostics();
}

// Its errors were passed over: lines that nobody has were not counted either.
TEST(LogFile, OnAStdoutThatTakesNothingIsCountedAsDropped) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const Address address = free_address();
  const Address admin = free_address();
  Program candor({"env", "SPDLOG_LEVEL=error", "sh", "-c", "exec \"$0\" \"$@\" >/dev/full", candor_path(), "run",
                  "--listen", address.text(), "--upstream", upstream.url(), "--admin", admin.text()});
  ASSERT_TRUE(eventually([&] {
    return run_candor({"health", "--admin", admin.text()}).status == 0;
  })) << candor.errors();
  EXPECT_EQ(exchange_once(address, get_request("/")).status, 200);

  EXPECT_TRUE(eventually([&] {
    const Metrics metrics(exchange_once(admin, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").content);
    return metrics.sum("candor_access_log_dropped_total", {}) == 1;
  }));
  EXPECT_EQ(candor.end(SIGTERM), 0) << candor.errors();
  EXPECT_THAT(candor.errors(), testing::HasSubstr("access log: "));
  EXPECT_THAT(candor.errors(), testing::Not(testing::HasSubstr("listening on"))) << "that is below SPDLOG_LEVEL";
}

}  // namespace
}  // namespace candor::test
