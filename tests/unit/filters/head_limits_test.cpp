#include "filters/head_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proxy/http1/request_parser.hpp"
#include "proxy/receive_head.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

// What becomes of this head.
Cause cause_of(const std::string& options, std::string_view head) {
  Process process(load("[]", "[head_limits: {" + options + "}]").config);
  Request request("192.0.2.1");
  Exchange& exchange = request.exchange;
  exchange.scanner.scan(head, request_head_limits({}));
  EXPECT_FALSE(http1::parse_request(head, exchange.scanner, exchange.request)) << head;
  const std::optional<Reply> reply = request.through(process.filter("api", "head_limits"));
  return reply ? reply->cause : Cause::none;
}

std::string wrong_with(const std::string& options) {
  const config::Loaded loaded = load("[]", "[head_limits: {" + options + "}]");
  return loaded.errors.empty() ? "" : loaded.errors.front().to_string();
}

TEST(HeadLimits, LimitsTheTargetAsItHasCome) {
  EXPECT_EQ(cause_of("target: 8B", "GET /123?a=b HTTP/1.1\r\n\r\n"), Cause::none);
  EXPECT_EQ(cause_of("target: 7B", "GET /123?a=b HTTP/1.1\r\n\r\n"), Cause::target_too_long);
  EXPECT_EQ(cause_of("target: 11B", "GET http://a/123 HTTP/1.1\r\n\r\n"), Cause::target_too_long);
}

TEST(HeadLimits, LimitsTheNumberOfFields) {
  EXPECT_EQ(cause_of("fields: 2", "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\r\n"), Cause::none);
  EXPECT_EQ(cause_of("fields: 2", "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\nA: c\r\n\r\n"), Cause::head_too_large);
}

TEST(HeadLimits, LimitsTheBytesOfTheFieldsWithTheEmptyLine) {
  constexpr std::string_view kHeadOf19Bytes = "GET /a-long-target HTTP/1.1\r\nHost: abc\r\nA: b\r\n\r\n";
  EXPECT_EQ(cause_of("field_bytes: 19B", kHeadOf19Bytes), Cause::none);
  EXPECT_EQ(cause_of("field_bytes: 18B", kHeadOf19Bytes), Cause::head_too_large);
}

TEST(HeadLimits, RefusesExpectWhereThatIsAskedFor) {
  constexpr std::string_view kExpecting = "PUT / HTTP/1.1\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n";
  EXPECT_EQ(cause_of("target: 1KiB", kExpecting), Cause::none);
  EXPECT_EQ(cause_of("expect: allow", kExpecting), Cause::none);
  EXPECT_EQ(cause_of("expect: refuse", kExpecting), Cause::expectation_failed);
  EXPECT_EQ(cause_of("expect: refuse", "PUT / HTTP/1.1\r\nContent-Length: 1\r\n\r\n"), Cause::none);
}

TEST(HeadLimits, KnowsNoExpectationsInOldRequests) {
  EXPECT_EQ(cause_of("expect: refuse", "PUT / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"),
            Cause::none);
}

TEST(HeadLimits, HasNoneUnlessToldSo) {
  EXPECT_EQ(cause_of("", "GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nA: " + std::string(9000, 'b') + "\r\n\r\n"),
            Cause::none);
}

TEST(HeadLimits, SaysWhatIsWrongWithItsOptions) {
  EXPECT_EQ(wrong_with("target: 2KiB, fields: 50, field_bytes: 8KiB, expect: refuse"), "");
  EXPECT_THAT(wrong_with("target: 2000KB"), HasSubstr("head_limits.target: expected a size such as"));
  EXPECT_THAT(wrong_with("fields: -1"), HasSubstr("head_limits.fields: expected a whole number"));
  EXPECT_THAT(wrong_with("expect: no"), HasSubstr("head_limits.expect: expected one of allow, refuse"));
}

}  // namespace
}  // namespace candor::filters
