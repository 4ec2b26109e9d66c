// `candor demo` as a newcomer meets it: what its help promises of every path is asked for over a real socket. The lines
// that it prints to try are in demo_lines_test.cpp.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <sstream>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Demo {
  Address proxy = free_address();
  Address admin = free_address();
  Program program{{candor_path(), "demo", "--listen", proxy.text(), "--admin", admin.text()}};

  Demo() {
    EXPECT_TRUE(eventually([this] { return program.output().ends_with("--help\n"); })) << program.errors();
  }
  ~Demo() { EXPECT_EQ(program.end(SIGTERM), 0) << program.errors(); }

  Response get(std::string_view path) const { return exchange_once(proxy, get_request(path)); }
  Response post(std::string_view path, std::size_t bytes) const {
    return exchange_once(proxy, fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}", path, bytes,
                                            std::string(bytes, 'x')));
  }
};

// One line of the help: "/slow   504 response_timeout   never answers".
struct Promise {
  std::string path;
  std::string status;
  std::string more;  // of what is seen: a cause, "then cut: …", "or …"
};

std::vector<Promise> promises() {
  std::istringstream help(run_candor({"demo", "--help"}).output);
  std::vector<Promise> result;
  for (std::string line; std::getline(help, line);) {
    if (!line.starts_with("  /")) continue;
    std::istringstream words(line);
    Promise promise;
    words >> promise.path >> promise.status;
    std::getline(words, promise.more);
    result.push_back(promise);
  }
  return result;
}

void expect_kept(const Promise& promise, const Response& seen) {
  SCOPED_TRACE(promise.path + " " + promise.status + promise.more);
  const bool promises_cut = promise.status.ends_with(',') && promise.more.find("then cut") != std::string::npos;
  EXPECT_EQ(std::to_string(seen.status), promise.status.substr(0, 3));
  EXPECT_EQ(seen.complete, !promises_cut);
  if (seen.status < 500) return;
  const std::string cause = promise.more.substr(1, promise.more.find(' ', 1) - 1);
  EXPECT_THAT(seen.content, HasSubstr(fmt::format("\"cause\":\"{}\"", cause)));
}

TEST(Demo, KeepsWhatItsHelpPromises) {
  const Demo demo;
  std::vector<std::pair<Promise, std::future<Response>>> asked;
  for (const Promise& promise : promises()) {
    if (promise.path == "/status/" || promise.path == "/deaf") continue;
    asked.emplace_back(promise,
                       std::async(std::launch::async, [&demo, path = promise.path] { return demo.get(path); }));
  }

  ASSERT_GT(asked.size(), 25U);
  for (auto& [promise, response] : asked) expect_kept(promise, response.get());
}

TEST(Demo, RelaysAnyStatusThatIsAskedFor) { EXPECT_EQ(Demo().get("/status/418").status, 418); }

TEST(Demo, NamesAnUpstreamThatStopsReading) {
  const Response answer = Demo().post("/deaf", 20'000'000);
  EXPECT_EQ(answer.status, 504);
  EXPECT_THAT(answer.content, HasSubstr("\"cause\":\"write_timeout\""));
}

TEST(Demo, RefusesTheFourthRequestInARow) {
  const Demo demo;
  EXPECT_EQ(demo.get("/limited").status, 200);
  EXPECT_EQ(demo.get("/limited").status, 200);
  EXPECT_EQ(demo.get("/limited").status, 200);
  EXPECT_EQ(demo.get("/limited").status, 429);
}

TEST(Demo, TakesOneKibibyteOfContentAndNotOneByteMore) {
  const Demo demo;
  EXPECT_EQ(demo.post("/small", 1024).status, 200);
  EXPECT_EQ(demo.post("/small", 1025).status, 413);
}

TEST(Demo, RefusesTheSecondRequestOnTheBusyPath) {
  const Demo demo;
  RawClient first(demo.proxy);
  first.send(get_request("/busy"));
  std::string begun;
  EXPECT_EQ(read_some(first.socket(), begun), Io::ok);

  const Response second = demo.get("/busy");

  EXPECT_THAT(begun, StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(second.status, 503);
  EXPECT_THAT(second.content, HasSubstr("\"cause\":\"connection_limit\""));
}

TEST(Demo, SaysWhereThingsAre) {
  const Demo demo;
  EXPECT_THAT(demo.program.output(), HasSubstr(fmt::format("http://{}\n", demo.proxy.text())));
  EXPECT_THAT(demo.program.output(), HasSubstr(fmt::format("http://{}\n", demo.admin.text())));
}

TEST(Demo, NamesATakenPort) {
  const Demo first;
  const Finished second = run_candor({"demo", "--listen", first.proxy.text(), "--admin", free_address().text()});
  EXPECT_THAT(second.errors, HasSubstr(first.proxy.text()));
  EXPECT_EQ(second.status, 1);
}

TEST(Demo, NamesATakenAdminPort) {
  const Demo first;
  const Finished second = run_candor({"demo", "--listen", free_address().text(), "--admin", first.admin.text()});
  EXPECT_THAT(second.errors, HasSubstr(first.admin.text()));
  EXPECT_EQ(second.status, 1);
}

TEST(Demo, NamesATakenPortOfTheSampleBackend) {
  const Socket taken = listen_at("127.0.0.1");
  const Finished demo = run_candor({"demo", "--backend-port", std::to_string(taken.port())});
  EXPECT_THAT(demo.errors, StartsWith(fmt::format("candor demo: cannot listen on 127.0.0.1:{}", taken.port())));
  EXPECT_EQ(demo.status, 1);
}

TEST(Demo, AsksForAPortOfItsOwn) {
  const Finished demo = run_candor({"demo", "--listen", ":0"});
  EXPECT_THAT(demo.errors, HasSubstr("--listen :0: expected an address and a port above 0"));
  EXPECT_EQ(demo.status, 2);
}

}  // namespace
}  // namespace candor::test
