// Conditions and ranges of our own answers (RFC 9110 §13, §14), with bytes and with curl: a fixed text, a file as large
// as one may be, and an answer that is no 200.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/curl.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/files.hpp"

namespace candor::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t kFileBytes = 1024 * 1024;  // the limit of `file`

// Bytes in which a lost or moved piece shows.
std::string counted_lines(std::size_t bytes) {
  std::string text;
  for (int line = 0; text.size() < bytes; ++line) text += fmt::format("{:07}\n", line);
  text.resize(bytes);
  return text;
}

std::filesystem::path written(std::filesystem::path file, std::string_view text) {
  write_file(file, text);
  return file;
}

// Routes of our own answers, one of them with this file.
Setup own_answers(const std::filesystem::path& file) {
  constexpr std::string_view kRoutes = R"(
- name: page
  match: {{path: /page}}
  filters: [respond: {{status: 200, body: "0123456789", fields: {{Cache-Control: no-cache}}}}]
- {{name: file, match: {{path: /file}}, filters: [respond: {{status: 200, file: {}}}]}}
- {{name: gone, match: {{path: /gone}}, filters: [respond: {{status: 410, body: "0123456789"}}]}}
)";
  return {.routes = fmt::format(kRoutes, file.string())};
}

class Conditional : public testing::Test {
 protected:
  Response ask(std::string_view target, std::string_view fields, std::string_view method = "GET") const {
    RawClient client(candor_.address());
    client.send(fmt::format("{} {} HTTP/1.1\r\nHost: a\r\n{}\r\n", method, target, fields));
    return client.read_final(method);
  }
  std::string url(std::string_view path) const { return fmt::format("http://{}{}", candor_.address().text(), path); }

  const TemporaryDirectory directory_;
  const std::string file_ = counted_lines(kFileBytes);
  const Candor candor_{own_answers(written(directory_ / "lines.txt", file_))};
};

TEST_F(Conditional, AnswersWhatTheClientAsksFor) {
  const Response whole = ask("/page", "");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.content, "0123456789");
  EXPECT_EQ(whole.field("Accept-Ranges"), "bytes");
  const std::string tag = whole.field("ETag");
  ASSERT_EQ(tag, "\"84d89877f0d4041efb6bf91a16f0248f\"");

  const Response known = ask("/page", "If-None-Match: \"x\", W/" + tag + "\r\n");
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.field("ETag"), tag);
  EXPECT_EQ(known.field("Cache-Control"), "no-cache");
  EXPECT_THAT(known.head.names(), AllOf(Not(Contains("Content-Length")), Not(Contains("Content-Type"))));
  EXPECT_EQ(known.content, "");
  EXPECT_EQ(ask("/page", "If-None-Match: \"x\"\r\n").status, 200);

  const Response part = ask("/page", "Range: bytes=2-4\r\nIf-Match: " + tag + "\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.field("Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(part.field("Content-Length"), "3");
  EXPECT_EQ(part.field("ETag"), tag);
  EXPECT_EQ(part.content, "234");
  EXPECT_EQ(ask("/page", "Range: bytes=-1\r\nIf-Range: " + tag + "\r\n").content, "9");
  EXPECT_EQ(ask("/page", "Range: bytes=-1\r\nIf-Range: W/" + tag + "\r\n").status, 200);
  EXPECT_EQ(ask("/page", "Range: bytes=0-1,3-4\r\n").content, "0123456789");

  const Response head = ask("/page", "Range: bytes=2-4\r\n", "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("Content-Length"), "10");
  EXPECT_EQ(ask("/page", "If-None-Match: *\r\n", "HEAD").status, 304);
  EXPECT_EQ(ask("/page", "If-None-Match: *\r\nIf-Match: \"x\"\r\nRange: bytes=99-\r\n", "POST").content, "0123456789");
}

TEST_F(Conditional, RefusesInTheFormOfEveryError) {
  const Response failed = ask("/page", "If-Match: \"x\"\r\n");
  expect_answer_form(failed, {.status = 412, .cause = "precondition_failed", .token = "http_request_error"});
  EXPECT_EQ(failed.field("ETag"), "");
  const Response behind = ask("/page", "Range: bytes=10-\r\n");
  expect_answer_form(behind, {.status = 416, .cause = "range_not_satisfiable", .token = "http_request_error"});
  EXPECT_EQ(behind.field("Content-Range"), "bytes */10");
  EXPECT_THAT(ask("/page", "Range: bytes=10-\r\nAccept: text/html\r\n").content, HasSubstr("<h1>416 "));

  const Response error = ask("/gone", "If-None-Match: *\r\nIf-Match: \"x\"\r\nRange: bytes=99-\r\n");
  EXPECT_EQ(error.status, 410);
  EXPECT_EQ(error.content, "0123456789");
  EXPECT_THAT(error.head.names(), AllOf(Not(Contains("ETag")), Not(Contains("Accept-Ranges"))));
  const Response missing = ask("/nothing/here", "If-None-Match: *\r\nRange: bytes=0-1\r\n");
  EXPECT_EQ(missing.status, 502) << "the upstream is not there: an error is whole, whatever is asked";
}

TEST_F(Conditional, IsNoExcuseToKeepSlowClientsContentInMemory) {
  RawClient slow(candor_.address());
  slow.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\nGET /page HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(slow.wait_received("HTTP/1.1 200"));
  EXPECT_EQ(ask("/file", "Range: bytes=1048568-\r\n").content, file_.substr(1048568)) << "while another one waits";
  const Response file = slow.read_final();
  EXPECT_EQ(file.field("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_TRUE(file.content == file_);
  EXPECT_EQ(slow.read_final().content, "0123456789");
  EXPECT_EQ(ask("/file", "", "HEAD").field("Content-Length"), "1048576");
}

TEST_F(Conditional, SatisfiesCurl) {
  if (!curl_is_installed()) GTEST_SKIP() << "curl is not installed";
  const Fetched part = curl(url("/file"), {"--range", "1000-250000"});
  EXPECT_EQ(part.status, 206) << part.trace;
  EXPECT_TRUE(part.content == file_.substr(1000, 249001));

  const std::string saved = (directory_ / "tag").string();
  EXPECT_EQ(curl(url("/file"), {"--etag-save", saved}).status, 200);
  const Fetched again = curl(url("/file"), {"--etag-compare", saved});
  EXPECT_EQ(again.status, 304) << again.trace;
  EXPECT_EQ(again.exit_status, 0);
  EXPECT_EQ(again.content, "");

  const Fetched rest = curl(url("/file"), {"--continue-at", "500000"});
  EXPECT_EQ(rest.status, 206) << rest.trace;
  EXPECT_TRUE(rest.content == file_.substr(500000));
}

TEST_F(Conditional, ServesTheFileThatIsThereNow) {
  const std::string before = ask("/file", "").field("ETag");
  write_file(directory_ / "lines.txt", "short");
  const auto changed = [&] { return ask("/file", "If-None-Match: " + before + "\r\n").content == "short"; };
  EXPECT_TRUE(eventually(changed));
  EXPECT_EQ(ask("/file", "Range: bytes=2-\r\n").field("Content-Range"), "bytes 2-4/5");
}

TEST(ConditionalStart, FailsWhereTheFileIsNotThere) {
  const TemporaryDirectory directory;
  write_file(directory / "a.yaml",
             "listeners: [{address: \"127.0.0.1:8080\"}]\nupstreams: [{name: a, endpoints: [\"http://a:1\"]}]\n"
             "routes:\n"
             "- name: a\n  match: {path: /}\n  filters:\n  - respond: {status: 200, file: /nowhere/a}\n");
  const Finished checked = run_candor({"check", "--config", (directory / "a.yaml").string()});
  EXPECT_EQ(checked.status, 2);
  EXPECT_THAT(checked.errors + checked.output,
              HasSubstr("a.yaml:7:34: routes[0].filters[0].respond.file: /nowhere/a cannot be read: No such file"));
}

}  // namespace
}  // namespace candor::test
