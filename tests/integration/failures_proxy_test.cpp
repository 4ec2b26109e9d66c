// Answers that Candor decides on by itself, and the form that all its own answers have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/support/candor.hpp"
#include "tests/support/dead_ends.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Failure kNoRoute{404, "no_route", "destination_not_found", "-"};

TEST(NoRoute, IsA404ForAnUnknownPath) {
  Candor candor({.match = "{path: /v1/}"});
  expect_answer(candor, candor.get("/v2/"), kNoRoute);
}

TEST(NoRoute, IsA404ForAnUnknownHost) {
  Candor candor({.match = "{host: api.example.com}"});
  expect_answer(candor, candor.get("/"), kNoRoute);
}

TEST(NoRoute, KeepsTheConnectionOpen) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .match = "{path: /v1/}"});
  RawClient client(candor.address());

  EXPECT_EQ(client.exchange(get_request("/")).status, 404);
  EXPECT_EQ(client.exchange(get_request("/v1/")).status, 200);
}

TEST(NoRoute, DoesNotTakeContentForTheNextRequest) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .match = "{path: /v1/}"});
  RawClient client(candor.address());

  EXPECT_EQ(client.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\n\r\nGET /v1/ HTTP/1.1\r\n\r\n").status,
            404);

  client.half_close();
  client.wait_end();
  EXPECT_EQ(upstream.connections(), 0U);
}

TEST(RateLimited, IsA429ThatSaysWhenToComeBack) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()},
                 .route = "filters:\n  - rate_limit: {name: default, key: client_ip, rate: 1/m, burst: 1}",
                 .workers = 1});
  const Response allowed = candor.get("/");

  const Response refused = candor.get("/");

  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.field("RateLimit-Policy"), "\"default\";q=1;w=60");
  expect_answer_form(refused, {429, "rate_limited", "http_request_error"});
  EXPECT_THAT(refused.field("Retry-After"), testing::AnyOf("60", "59"));
  EXPECT_EQ(refused.field("RateLimit-Policy"), "\"default\";q=1;w=60");
  EXPECT_THAT(refused.field("RateLimit"), StartsWith("\"default\";r=0;t="));
  EXPECT_EQ(text_of(candor.log().wait_lines(2).back(), "cause"), "rate_limited");
  EXPECT_TRUE(candor.wait_metric("candor_failures_total", {{"cause", "rate_limited"}, {"route", "web"}}, 1));
}

TEST(Maintenance, IsA503UntilItIsSwitchedOff) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  ASSERT_EQ(candor.admin("PUT", "/maintenance", R"({"for": "10m", "reason": "deploy"})").status, 200);

  const Response closed = candor.get("/");
  ASSERT_EQ(candor.admin("DELETE", "/maintenance").status, 200);
  const Response open = candor.get("/");

  expect_answer_form(closed, {503, "maintenance", "proxy_internal_response"});
  EXPECT_THAT(closed.field("Retry-After"), testing::AnyOf("600", "599"));
  EXPECT_EQ(open.status, 200);
  EXPECT_EQ(upstream.connections(), 1U);
  const auto line = candor.log().wait_lines(2).front();
  EXPECT_EQ(text_of(line, "cause"), "maintenance");
  EXPECT_EQ(text_of(line, "origin"), "proxy");
}

TEST(Maintenance, OfOneRouteLeavesTheOthersOpen) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .routes = "- name: other\n  match: {path: /other/}\n  upstream: api"});
  ASSERT_EQ(candor.admin("PUT", "/maintenance/other").status, 200);

  EXPECT_EQ(candor.get("/").status, 200);
  EXPECT_EQ(candor.get("/other/").status, 503);
}

// A failure of the proxy itself, so that nothing but its form matters.
Response answer_for(std::string_view accept, std::string_view method = "GET") {
  Candor candor({.match = "{path: /v1/}"});
  std::string request = std::string(method) + " / HTTP/1.1\r\nHost: a\r\n";
  if (!accept.empty()) request += "Accept: " + std::string(accept) + "\r\n";
  return candor.send(request + "\r\n");
}

TEST(GeneratedAnswer, IsProblemJsonByDefault) {
  EXPECT_EQ(answer_for("").field("Content-Type"), "application/problem+json");
  EXPECT_EQ(answer_for("*/*").field("Content-Type"), "application/problem+json");
}

TEST(GeneratedAnswer, IsHtmlForABrowser) {
  const Response answer = answer_for("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

  EXPECT_THAT(answer.field("Content-Type"), StartsWith("text/html"));
  EXPECT_THAT(answer.content, HasSubstr("404"));
  EXPECT_THAT(answer.content, HasSubstr("no_route"));
  EXPECT_THAT(answer.content, HasSubstr(answer.field("X-Request-Id")));
  EXPECT_TRUE(answer.complete);
}

TEST(GeneratedAnswer, IsPlainTextForWhoPrefersIt) {
  const Response answer = answer_for("text/html;q=0.5, text/plain");

  EXPECT_THAT(answer.field("Content-Type"), StartsWith("text/plain"));
  EXPECT_THAT(answer.content, HasSubstr("no_route"));
}

TEST(GeneratedAnswer, HasNoContentForHead) {
  const Response answer = answer_for("", "HEAD");

  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(answer.field("Content-Length"), "0");
  EXPECT_EQ(answer.field("Proxy-Status"), "candor; error=destination_not_found");
}

TEST(GeneratedAnswer, HasNoContentForHeadOnTheWireEither) {
  Candor candor({.match = "{path: /v1/}"});
  RawClient client(candor.address());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::string received;

  EXPECT_EQ(client.read_to_end(received), Io::eof);

  EXPECT_TRUE(received.ends_with("\r\n\r\n")) << received;
}

TEST(GeneratedAnswer, NamesTheConfiguredProxy) {
  Candor candor({.settings = "name: edge-1", .match = "{path: /v1/}"});
  EXPECT_EQ(candor.get("/").field("Proxy-Status"), "edge-1; error=destination_not_found");
}

TEST(GeneratedAnswer, DoesNotShowTheEndpoint) {
  const RefusingEndpoint endpoint;
  Candor candor({.endpoints = {endpoint.url()}});

  const Response answer = candor.send(get_request("/", "Accept: text/html\r\n"));

  EXPECT_EQ(answer.status, 502);
  EXPECT_THAT(answer.raw + answer.content, Not(HasSubstr(loopback_ip())));
}

TEST(GeneratedAnswer, CarriesTheRequestIdOfTheLog) {
  Candor candor({.match = "{path: /v1/}"});

  const Response answer = candor.get("/");

  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "request_id"), answer.field("X-Request-Id"));
}

TEST(RelayedAnswer, KeepsItsOwnProxyStatusAndGetsNoneOfOurs) {
  ScriptedUpstream upstream({answering(
      "HTTP/1.1 502 Bad Gateway\r\nProxy-Status: inner; error=dns_error\r\nContent-Length: 5\r\n\r\nsorry")});
  Candor candor({.endpoints = {upstream.url()}});

  const Response answer = candor.get("/");

  EXPECT_EQ(answer.field("Proxy-Status"), "inner; error=dns_error");
  EXPECT_EQ(answer.content, "sorry");
  const auto line = candor.log().wait_lines(1).front();
  EXPECT_EQ(text_of(line, "origin"), "upstream");
  EXPECT_EQ(text_of(line, "cause"), "");
  EXPECT_EQ(candor.metrics().sum("candor_responses_total", {{"class", "5xx"}, {"origin", "upstream"}}), 1);
  EXPECT_EQ(candor.metrics().sum("candor_failures_total"), 0);
}

TEST(Readiness, IsAnswered) {
  Candor candor({});
  EXPECT_EQ(candor.admin("GET", "/healthz").status, 200);
  EXPECT_EQ(candor.admin("GET", "/readyz").status, 200);
}

}  // namespace
}  // namespace candor::test
