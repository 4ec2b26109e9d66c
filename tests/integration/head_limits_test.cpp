// What a head may have on one route, and what on all of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view kNarrowRoute =
    "filters:\n"
    "  - error_pages: {text: \"page of ${cause}\"}\n"
    "  - head_limits: {target: 20, fields: 4, field_bytes: 100, expect: refuse}\n"
    "  - idempotency: {}";

class HeadLimits : public testing::Test {
 protected:
  ScriptedUpstream upstream_{answering(std::string(kOk))};
  Candor candor_{
      {.endpoints = {upstream_.url()},
       .route = std::string(kNarrowRoute),
       .routes = "- {name: wide, match: {path: /wide/}, upstream: api, limits: {length_required: false}}",
       .settings = "limits: {length_required: true, request_target: 64, request_head: 400, request_fields: 8}",
       .match = "{path: /narrow/}"}};
};

std::string head_with(std::string_view target, std::string_view fields) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", target, fields);
}

TEST_F(HeadLimits, HoldOnTheirRouteAndTheProcessesOnAll) {
  const auto status = [&](std::string_view target, std::string_view fields) {
    return candor_.send(head_with(target, fields)).status;
  };
  // "/narrow/" is 8 bytes, "Host: a" and the empty line are 11.
  EXPECT_EQ(status("/narrow/" + std::string(12, 'a'), ""), 200);
  EXPECT_EQ(status("/narrow/" + std::string(13, 'a'), ""), 414);
  EXPECT_EQ(status("/narrow/", "A: 1\r\nB: 2\r\nC: 3\r\n"), 200);
  EXPECT_EQ(status("/narrow/", "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n"), 431);
  EXPECT_EQ(status("/narrow/", "A: " + std::string(84, 'a') + "\r\n"), 200);
  EXPECT_EQ(status("/narrow/", "A: " + std::string(85, 'a') + "\r\n"), 431);

  EXPECT_EQ(status("/wide/" + std::string(58, 'a'), ""), 200);
  EXPECT_EQ(status("/wide/" + std::string(59, 'a'), ""), 414);
  EXPECT_EQ(status("/wide/", "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\nF: 6\r\nG: 7\r\n"), 200);
  EXPECT_EQ(status("/wide/", "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\nF: 6\r\nG: 7\r\nH: 8\r\n"), 431);
  EXPECT_EQ(status("/wide/", "A: " + std::string(384, 'a') + "\r\n"), 200);
  EXPECT_EQ(status("/wide/", "A: " + std::string(385, 'a') + "\r\n"), 431);
}

TEST_F(HeadLimits, AreToldAsEveryFailure) {
  expect_answer(
      candor_, candor_.send(head_with("/narrow/" + std::string(13, 'a'), "")),
      {.status = 414, .cause = "target_too_long", .token = "http_request_error", .error = "head_limits.target"});
  const Response page = candor_.send(head_with("/narrow/", "A: 1\r\nB: 2\r\nC: 3\r\nAccept: text/plain\r\n"));
  EXPECT_EQ(page.content, "page of head_too_large");
}

// The filter that needs the content comes behind it, and so nobody is told to go on.
TEST_F(HeadLimits, RefuseExpectWithoutA100) {
  const auto post = [&](std::string_view expect) {
    return candor_.send(
        fmt::format("POST /narrow/ HTTP/1.1\r\nHost: a\r\nIdempotency-Key: \"k\"\r\n{}Content-Length: 2\r\n\r\n{}",
                    expect, expect.empty() ? "hi" : ""));
  };
  const Response refused = post("Expect: 100-continue\r\n");
  expect_answer_form(refused, {.status = 417, .cause = "expectation_failed", .token = "http_request_error"});
  EXPECT_TRUE(refused.interims.empty());
  EXPECT_THAT(refused.content, HasSubstr("No expectation is met here"));
  EXPECT_EQ(refused.field("Connection"), "close");
  EXPECT_EQ(upstream_.connections(), 0U);
  EXPECT_EQ(post("").status, 200);
}

TEST_F(HeadLimits, MayDemandALengthOfAllRoutesButOne) {
  constexpr std::string_view kChunks = " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  EXPECT_EQ(candor_.send("POST /narrow/" + std::string(kChunks)).status, 411);
  EXPECT_EQ(candor_.send("POST /wide/" + std::string(kChunks)).status, 200);
}

}  // namespace
}  // namespace candor::test
