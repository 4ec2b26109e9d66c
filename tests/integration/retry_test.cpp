// What is sent again, and above all what never is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/dead_ends.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

std::string request(std::string_view method, std::string_view content = "") {
  return std::string(method) + " /resource HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(content.size()) +
         "\r\n\r\n" + std::string(content);
}

int occurrences(const std::string& text, std::string_view part) {
  int count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

TEST(Unsent, APostIsTriedOnTheOtherEndpoint) {
  const RefusingEndpoint dead;
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {dead.url(), upstream.url()}, .upstream = "eject: {after: 0}", .workers = 1});

  EXPECT_EQ(candor.send(request("POST", "pay")).status, 200);
  EXPECT_EQ(candor.send(request("POST", "pay")).status, 200);

  EXPECT_EQ(occurrences(upstream.received_in_all(), "pay"), 2);
  const auto lines = candor.log().wait_lines(2);
  EXPECT_EQ(std::max(number_of(lines[0], "attempts"), number_of(lines[1], "attempts")), 2);
}

TEST(Unsent, AConnectTimeoutIsTriedOnTheOtherEndpoint) {
  const FullBacklog full;
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {full.url(), upstream.url()}, .upstream = "timeouts: {connect: 300ms}", .workers = 1});

  EXPECT_EQ(candor.get("/").status, 200);
  EXPECT_EQ(candor.get("/").status, 200);
}

TEST(Unsent, EndsWithTheLastFailureWhenAllEndpointsRefuse) {
  const RefusingEndpoint first;
  const RefusingEndpoint second;
  Candor candor({.endpoints = {first.url(), second.url()}});

  expect_answer(candor, candor.get("/"), {502, "connection_refused", "connection_refused"});
  EXPECT_EQ(number_of(candor.log().wait_lines(1).front(), "attempts"), 2);
}

TEST(Unsent, IsTriedNoMoreOftenThanConfigured) {
  const RefusingEndpoint dead;
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {dead.url(), upstream.url()},
                 .upstream = "retries: {attempts: 1}\neject: {after: 0}",
                 .workers = 1});

  const int first = candor.get("/").status;
  const int second = candor.get("/").status;

  EXPECT_EQ(first + second, 200 + 502);
}

TEST(Sent, IsNeverTriedOnTheOtherEndpoint) {
  ScriptedUpstream first(Script{read_head(), close()});
  ScriptedUpstream second(Script{read_head(), close()});
  Candor candor({.endpoints = {first.url(), second.url()}});

  expect_answer(candor, candor.get("/"), {502, "connection_closed", "connection_terminated"});
  EXPECT_EQ(first.connections() + second.connections(), 1U);
}

// The first connection serves one request, then takes a second one and dies without a word: a request on a stale
// connection.
std::vector<Script> stale_after_one(std::string response) {
  return {{read_message(), send(response), read_head(), close()}, answering(std::move(response))};
}

struct Stale {
  ScriptedUpstream upstream{stale_after_one(std::string(kOk))};
  Candor candor{{.endpoints = {upstream.url()}, .workers = 1}};

  Response second(std::string_view text) {
    EXPECT_EQ(candor.get("/first").status, 200);
    return candor.send(text);
  }
};

TEST(StaleConnection, AGetIsSentAgainOnAFreshOne) {
  Stale stale;
  EXPECT_EQ(stale.second(request("GET")).status, 200);
  EXPECT_EQ(occurrences(stale.upstream.received_in_all(), "/resource"), 2);
}

TEST(StaleConnection, AnIdempotentRequestIsSentAgainWithItsContent) {
  Stale stale;
  EXPECT_EQ(stale.second(request("PUT", "content")).status, 200);
  EXPECT_EQ(occurrences(stale.upstream.received(1), "content"), 1);
}

TEST(StaleConnection, TheResendIsNotCountedAsAnAttemptOfTheConfiguration) {
  ScriptedUpstream upstream(stale_after_one(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .upstream = "retries: {attempts: 1}", .workers = 1});
  ASSERT_EQ(candor.get("/first").status, 200);

  EXPECT_EQ(candor.get("/resource").status, 200);
}

TEST(StaleConnection, APostIsNeverSentTwice) {
  Stale stale;
  const Response answer = stale.second(request("POST", "pay"));

  expect_answer_form(answer, {502, "connection_closed", "connection_terminated"});
  EXPECT_EQ(occurrences(stale.upstream.received_in_all(), "POST /resource"), 1);
}

TEST(StaleConnection, APutWhoseContentIsGoneIsNotSentAgain) {
  Stale stale;
  const Response answer = stale.second(request("PUT", std::string(1'000'000, 'x')));

  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(occurrences(stale.upstream.received_in_all(), "PUT /resource"), 1);
}

TEST(StaleConnection, IsGivenUpWhenTheFreshOneDiesToo) {
  ScriptedUpstream upstream({{read_message(), send(std::string(kOk)), read_head(), close()}, {read_head(), close()}});
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  ASSERT_EQ(candor.get("/first").status, 200);

  EXPECT_EQ(candor.get("/resource").status, 502);
  EXPECT_EQ(upstream.connections(), 2U);
}

TEST(StaleConnection, IsNotStaleOnceAResponseByteHasCome) {
  ScriptedUpstream upstream(
      {{read_message(), send(std::string(kOk)), read_head(), send("HTTP/1.1"), close()}, answering(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  ASSERT_EQ(candor.get("/first").status, 200);

  EXPECT_EQ(candor.get("/resource").status, 502);
  EXPECT_EQ(upstream.connections(), 1U);
}

TEST(FreshConnection, AGetIsNotSentAgain) {
  ScriptedUpstream upstream({{read_head(), close()}, answering(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}});

  EXPECT_EQ(candor.get("/").status, 502);
  EXPECT_EQ(upstream.connections(), 1U);
}

// It closed between two requests, as keep-alive timeouts do: nobody should notice.
TEST(IdleConnection, ThatTheUpstreamClosedIsNotUsedForTheNextRequest) {
  const Script once = {read_message(), send(std::string(kOk)), close()};
  ScriptedUpstream upstream(once);
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  ASSERT_EQ(candor.get("/first").status, 200);
  ASSERT_TRUE(candor.wait_metric("candor_upstream_connections", {{"state", "idle"}}, 0));

  EXPECT_EQ(candor.send(request("POST", "pay")).status, 200);
  EXPECT_EQ(occurrences(upstream.received_in_all(), "POST /resource"), 1);
}

}  // namespace
}  // namespace candor::test
