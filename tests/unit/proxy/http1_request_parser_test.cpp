#include "proxy/http1/request_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace candor::http1 {
namespace {

constexpr HeadLimits kLimits{.start_line = 1000,
                             .field_section = 1000,
                             .fields = 100,
                             .malformed = Cause::request_malformed,
                             .start_line_too_long = Cause::target_too_long,
                             .head_too_large = Cause::head_too_large,
                             .field_too_large = Cause::head_too_large};

struct Parsed {
  explicit Parsed(std::string head_text) : text(std::move(head_text)) {
    HeadScanner scanner;
    EXPECT_EQ(scanner.scan(text, kLimits), HeadScanner::Result::complete) << text;
    fault = parse_request(text, scanner, head);
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  std::string text;
  RequestHead head;
  Fault fault;
};

struct Line : Parsed {
  explicit Line(const std::string& line) : Parsed(line + "\r\nHost: a\r\n\r\n") {}
};

TEST(RequestParser, ReadsTheParts) {
  const Parsed parsed("PUT /a/b?c=d&e HTTP/1.1\r\nHost: example.com\r\nX-A:  1 \r\n\r\n");

  ASSERT_FALSE(parsed.fault) << parsed.fault.error;
  EXPECT_EQ(parsed.head.method, "PUT");
  EXPECT_EQ(parsed.head.target, "/a/b?c=d&e");
  EXPECT_EQ(parsed.head.path, "/a/b");
  EXPECT_TRUE(parsed.head.has_query);
  EXPECT_EQ(parsed.head.query, "c=d&e");
  EXPECT_EQ(parsed.head.minor_version, 1);
  ASSERT_EQ(parsed.head.fields.size(), 2U);
  EXPECT_EQ(parsed.head.fields.find("X-A")->value, "1");
}

TEST(RequestParser, TellsAnEmptyQueryFromNone) {
  const Line empty("GET /? HTTP/1.1");
  const Line none("GET / HTTP/1.1");

  EXPECT_TRUE(empty.head.has_query);
  EXPECT_EQ(empty.head.query, "");
  EXPECT_FALSE(none.head.has_query);
}

TEST(RequestParser, SplitsAtTheFirstQuestionMark) {
  const Line line("GET /a?b?c HTTP/1.1");

  EXPECT_EQ(line.head.path, "/a");
  EXPECT_EQ(line.head.query, "b?c");
}

TEST(RequestParser, TakesAnyTokenForAMethod) {
  EXPECT_EQ(Line("gEt / HTTP/1.1").head.method, "gEt");
  EXPECT_EQ(Line("M-SEARCH / HTTP/1.1").head.method, "M-SEARCH");
}

TEST(RequestParser, ReadsTheMinorVersion) {
  EXPECT_EQ(Line("GET / HTTP/1.0").head.minor_version, 0);
  EXPECT_EQ(Line("GET / HTTP/1.1").head.minor_version, 1);
}

TEST(RequestParser, HandlesAHigherMinorVersionAsOne) {
  const Line line("GET / HTTP/1.7");

  EXPECT_FALSE(line.fault);
  EXPECT_EQ(line.head.minor_version, 1);
}

TEST(RequestParser, AnswersAnotherMajorVersionWith505) {
  for (const char* version : {"HTTP/2.0", "HTTP/3.7", "HTTP/0.9"}) {
    const Line line(std::string("GET / ") + version);
    EXPECT_EQ(line.fault.cause, Cause::version_not_supported) << version;
  }
}

TEST(RequestParser, RefusesWhatIsNoVersion) {
  for (const char* version : {"http/1.1", "HTTP/1.", "HTTP/1", "HTTP/11", "HTTP/1.10", "HTTP/a.1", "HTTP/1.b",
                              "HTTX/1.1", "HTTP 1.1", "ICE/1.0", "HTTP/1,1"}) {
    const Line line(std::string("GET / ") + version);
    EXPECT_EQ(line.fault.cause, Cause::request_malformed) << version;
  }
}

TEST(RequestParser, RefusesABrokenRequestLine) {
  for (const char* text : {"GET", "GET ", "GET /", "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1",
                           "GET / HTTP/1.1 ", "GET\t/ HTTP/1.1", "GET /\tHTTP/1.1", "G(T / HTTP/1.1", "/ HTTP/1.1",
                           "GET HTTP/1.1", "", "GET /a b HTTP/1.1", "GET / x HTTP/1.1"}) {
    const Line line(text);
    EXPECT_EQ(line.fault.cause, Cause::request_malformed) << '"' << text << '"';
  }
}

TEST(RequestParser, RefusesBytesThatNoTargetHas) {
  for (const char* byte : {"\x01", "\x1f", "\x7f", "\r", "#", "\t", "\x80", "\xff"}) {
    const Line line("GET /a" + std::string(byte) + "b HTTP/1.1");
    EXPECT_EQ(line.fault.cause, Cause::request_malformed) << static_cast<int>(byte[0]);
  }
  const Line nul("GET /a" + std::string(1, '\0') + " HTTP/1.1");
  EXPECT_EQ(nul.fault.cause, Cause::request_malformed);
}

TEST(RequestParser, ReadsAnAbsoluteTarget) {
  const Line line("GET http://Example.com:8080/a?b HTTP/1.1");

  ASSERT_FALSE(line.fault);
  EXPECT_EQ(line.head.authority, "Example.com:8080");
  EXPECT_EQ(line.head.path, "/a");
  EXPECT_EQ(line.head.query, "b");
}

TEST(RequestParser, ReadsAnAbsoluteTargetWithoutPath) {
  const Line bare("GET HTTP://example.com HTTP/1.1");
  const Line query("GET http://example.com?b HTTP/1.1");

  EXPECT_EQ(bare.head.path, "/");
  EXPECT_EQ(query.head.authority, "example.com");
  EXPECT_EQ(query.head.path, "/");
  EXPECT_EQ(query.head.query, "b");
}

TEST(RequestParser, RefusesOtherFormsOfTarget) {
  for (const char* target : {"example.com", "example.com:80", "ftp://a/", "https:/a", "http:/a", "?a", "a/b", "**"}) {
    const Line line(std::string("GET ") + target + " HTTP/1.1");
    EXPECT_EQ(line.fault.cause, Cause::request_malformed) << target;
  }
}

TEST(RequestParser, LeavesTheAsteriskToOptions) {
  const Line options("OPTIONS * HTTP/1.1");
  const Line get("GET * HTTP/1.1");

  EXPECT_FALSE(options.fault);
  EXPECT_EQ(options.head.path, "*");
  EXPECT_EQ(get.fault.cause, Cause::request_malformed);
}

TEST(RequestParser, AnswersConnectWith501) {
  EXPECT_EQ(Line("CONNECT example.com:443 HTTP/1.1").fault.cause, Cause::method_not_implemented);
}

TEST(RequestParser, RefusesABadFieldWithItsPlace) {
  const Parsed parsed("GET / HTTP/1.1\r\nHost: a\r\nB : 1\r\n\r\n");

  EXPECT_EQ(parsed.fault.cause, Cause::request_malformed);
  EXPECT_THAT(parsed.fault.error, testing::HasSubstr("at byte 26"));
}

TEST(RequestParser, RefusesAFoldedFirstField) {
  const Parsed parsed("GET / HTTP/1.1\r\n Host: a\r\n\r\n");

  EXPECT_EQ(parsed.fault.cause, Cause::request_malformed);
}

TEST(RequestParser, RefusesABareCarriageReturnInAField) {
  const Parsed parsed("GET / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n");

  EXPECT_EQ(parsed.fault.cause, Cause::request_malformed);
}

// What is known of a head that is still arriving.
Cause judged(const std::string& text) {
  HeadScanner scanner;
  EXPECT_EQ(scanner.scan(text, kLimits), HeadScanner::Result::need_more) << text;
  return judge_incomplete_request(text, scanner).cause;
}

TEST(IncompleteRequest, IsWaitedForWhileItMayBecomeOne) {
  for (const char* text : {"", "G", "GET", "GET ", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nB"}) {
    EXPECT_EQ(judged(text), Cause::none) << text;
  }
}

TEST(IncompleteRequest, IsRefusedAsSoonAsALineIsHopeless) {
  for (const char* text : {" ", "GE(", "EHLO x\r\n", "SSH-2.0-x\r\n", "GET / HTTP/1.1\r\nB : 1\r\n",
                           "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"}) {
    EXPECT_EQ(judged(text), Cause::request_malformed) << text;
  }
  EXPECT_EQ(judged("GET / HTTP/3.7\r\n"), Cause::version_not_supported);
}

TEST(IncompleteRequest, HasEachLineJudgedOnce) {
  HeadScanner scanner;
  std::string text = "GET / HTTP/1.1\r\n";
  scanner.scan(text, kLimits);
  EXPECT_FALSE(judge_incomplete_request(text, scanner));
  EXPECT_EQ(scanner.judged_lines, 1U);
  text += "A: 1\r\nB: 2\r\nC";
  scanner.scan(text, kLimits);
  EXPECT_FALSE(judge_incomplete_request(text, scanner));
  EXPECT_EQ(scanner.judged_lines, 3U);
}

}  // namespace
}  // namespace candor::http1
