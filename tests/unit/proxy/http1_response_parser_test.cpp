#include "proxy/http1/response_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace candor::http1 {
namespace {

constexpr HeadLimits kLimits{.start_line = 1000,
                             .field_section = 1000,
                             .fields = 100,
                             .malformed = Cause::response_malformed,
                             .start_line_too_long = Cause::response_head_too_large,
                             .head_too_large = Cause::response_head_too_large,
                             .field_too_large = Cause::response_field_too_large};

struct Parsed {
  explicit Parsed(const std::string& line, const std::string& fields = {}) : text(line + "\r\n" + fields + "\r\n") {
    HeadScanner scanner;
    EXPECT_EQ(scanner.scan(text, kLimits), HeadScanner::Result::complete) << text;
    fault = parse_response(text, scanner, head);
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  std::string text;
  ResponseHead head;
  Fault fault;
};

TEST(ResponseParser, ReadsTheParts) {
  const Parsed parsed("HTTP/1.1 404 Not Found", "Server: x\r\nContent-Length: 0\r\n");

  ASSERT_FALSE(parsed.fault) << parsed.fault.error;
  EXPECT_EQ(parsed.head.status, 404);
  EXPECT_EQ(parsed.head.reason, "Not Found");
  EXPECT_EQ(parsed.head.minor_version, 1);
  EXPECT_EQ(parsed.head.fields.size(), 2U);
}

TEST(ResponseParser, ReadsTheMinorVersion) {
  EXPECT_EQ(Parsed("HTTP/1.0 200 OK").head.minor_version, 0);
  EXPECT_EQ(Parsed("HTTP/1.7 200 OK").head.minor_version, 1);
}

TEST(ResponseParser, ToleratesAMissingReason) {
  const Parsed blank("HTTP/1.1 200 ");
  const Parsed nothing("HTTP/1.1 200");

  EXPECT_FALSE(blank.fault);
  EXPECT_EQ(blank.head.reason, "");
  EXPECT_FALSE(nothing.fault);
  EXPECT_EQ(nothing.head.reason, "");
  EXPECT_EQ(nothing.head.status, 200);
}

TEST(ResponseParser, TakesCodesThatNobodyRegistered) {
  for (const char* code : {"100", "199", "299", "599"}) {
    EXPECT_FALSE(Parsed(std::string("HTTP/1.1 ") + code + " x").fault) << code;
  }
}

TEST(ResponseParser, RefusesCodesOutOfRange) {
  for (const char* code : {"000", "099", "600", "999"}) {
    EXPECT_EQ(Parsed(std::string("HTTP/1.1 ") + code + " x").fault.cause, Cause::response_malformed) << code;
  }
}

TEST(ResponseParser, RefusesABrokenStatusLine) {
  for (const char* line :
       {"", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2000 OK", "HTTP/1.1 20a OK", "HTTP/1.1  200 OK",
        "HTTP/1.1 -20 OK", "HTTP/1.1 200\tOK", "HTTP/2.0 200 OK", "http/1.1 200 OK", " HTTP/1.1 200 OK",
        "HTTP/1.10 200 OK", "HTTP/1.x 200 OK", "ICY 200 OK", "GET / HTTP/1.1"}) {
    EXPECT_EQ(Parsed(line).fault.cause, Cause::response_malformed) << '"' << line << '"';
  }
}

TEST(ResponseParser, RefusesAControlInTheReason) {
  EXPECT_EQ(Parsed("HTTP/1.1 200 O\rK").fault.cause, Cause::response_malformed);
  EXPECT_EQ(Parsed("HTTP/1.1 200 O\x7fK").fault.cause, Cause::response_malformed);
  EXPECT_FALSE(Parsed("HTTP/1.1 200 O\tK \xC3\xA9").fault);
}

TEST(ResponseParser, RefusesABadField) {
  EXPECT_EQ(Parsed("HTTP/1.1 200 OK", "A : 1\r\n").fault.cause, Cause::response_malformed);
  EXPECT_EQ(Parsed("HTTP/1.1 200 OK", "A: 1\r\n folded\r\n").fault.cause, Cause::response_malformed);
  EXPECT_EQ(Parsed("HTTP/1.1 200 OK", "A: \x01\r\n").fault.cause, Cause::response_malformed);
}

TEST(ResponseParser, ForgetsTheFieldsOfTheHeadBefore) {
  ResponseHead head;
  head.fields.add("Old", "1");
  const std::string text = "HTTP/1.1 200 OK\r\nNew: 1\r\n\r\n";
  HeadScanner scanner;
  scanner.scan(text, kLimits);
  parse_response(text, scanner, head);

  EXPECT_EQ(head.fields.size(), 1U);
  EXPECT_EQ(head.fields.find("Old"), nullptr);
}

TEST(MayBeStatusLine, SaysYesToEveryBeginningOfOne) {
  const std::string line = "HTTP/1.1 200 OK\r\nA: 1\r\n";
  for (std::size_t size = 0; size <= line.size(); ++size) EXPECT_TRUE(may_be_status_line(line.substr(0, size))) << size;
}

TEST(MayBeStatusLine, SaysNoAtTheFirstWrongByte) {
  for (const char* bytes : {"\r", "S", "HTTX", "HTTP/2", "HTTP/1.a", "HTTP/1.12", "HTTP/1.1 x", "HTTP/1.1 20x"}) {
    EXPECT_FALSE(may_be_status_line(bytes)) << bytes;
  }
}

TEST(IncompleteResponse, IsRefusedAsSoonAsALineIsHopeless) {
  const auto judged = [](const std::string& text) {
    HeadScanner scanner;
    EXPECT_EQ(scanner.scan(text, kLimits), HeadScanner::Result::need_more) << text;
    return judge_incomplete_response(text, scanner).cause;
  };
  EXPECT_EQ(judged("HTTP/1.1 200 OK\r\nA: 1\r\n"), Cause::none);
  EXPECT_EQ(judged("HTTP/1.1 2x0 OK\r\n"), Cause::response_malformed);
  EXPECT_EQ(judged("HTTP/1.1 200 OK\r\nA : 1\r\n"), Cause::response_malformed);
  EXPECT_EQ(judged("HTTP/1.1 200 OK\r\nA: 1\r\n\r\r\n"), Cause::response_malformed);
}

}  // namespace
}  // namespace candor::http1
