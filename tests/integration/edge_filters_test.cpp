// The filters that speak for a service at its edge, over real sockets: cors, content_type, gone, rewrite_location, and
// several limits at once.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kOwnCors =
    "HTTP/1.1 200 OK\r\nVary: Accept\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\nok";

TEST(Cors, SpeaksForTheUpstream) {
  const ScriptedUpstream upstream(answering(std::string(kOwnCors)));
  const Candor candor(
      {.endpoints = {upstream.url()},
       .route = "filters:\n  - cors: {origins: [\"https://*.app.test\"], methods: [PUT], max_age: 1h}"});

  const Response let_in = candor.send(get_request("/", "Origin: https://a.app.test\r\n"));
  EXPECT_THAT(let_in.head.all("Access-Control-Allow-Origin"), ElementsAre("https://a.app.test"));
  EXPECT_THAT(let_in.head.all("Vary"), ElementsAre("Accept, Origin"));
  EXPECT_EQ(let_in.content, "ok");

  const Response elsewhere = candor.send(get_request("/", "Origin: https://evil.test\r\n"));
  EXPECT_EQ(elsewhere.status, 200);
  EXPECT_THAT(elsewhere.head.all("Access-Control-Allow-Origin"), IsEmpty());
  EXPECT_THAT(elsewhere.head.all("Vary"), ElementsAre("Accept, Origin"));

  const std::size_t asked = upstream.connections();
  RawClient client(candor.address());
  for (int i = 0; i < 2; ++i) {  // the second one shows that the first had no content
    const Response preflight = client.exchange(
        "OPTIONS /x HTTP/1.1\r\nHost: a\r\nOrigin: https://a.app.test\r\nAccess-Control-Request-Method: PUT\r\n\r\n");
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(preflight.field("Access-Control-Allow-Methods"), "PUT");
    EXPECT_EQ(preflight.field("Access-Control-Max-Age"), "3600");
    EXPECT_EQ(preflight.field("Vary"), "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    EXPECT_THAT(preflight.head.all("Content-Length"), IsEmpty());
    EXPECT_THAT(preflight.head.all("Content-Type"), IsEmpty());
  }
  EXPECT_EQ(upstream.connections(), asked);
}

TEST(ContentType, RefusesContentOfAnotherType) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .route = "filters:\n  - content_type: {allow: [\"+json\"]}"});
  const auto post = [&](std::string_view fields) {
    return candor.send(fmt::format("POST / HTTP/1.1\r\nHost: a\r\n{}\r\n{{}}", fields));
  };

  const Response refused = post("Content-Length: 2\r\nContent-Type: text/html\r\n");
  expect_answer_form(refused, {.status = 415, .cause = "unsupported_content", .token = "http_request_error"});
  EXPECT_EQ(refused.field("Accept-Post"), "application/json");
  EXPECT_EQ(post("Content-Length: 2\r\n").status, 415);
  EXPECT_EQ(post("Content-Length: 2\r\nContent-Type: application/vnd.a+json;charset=utf-8\r\n").status, 200);
  EXPECT_EQ(candor.get("/").status, 200);
}

TEST(Gone, IsSaidWithItsSuccessor) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor(
      {.endpoints = {upstream.url()}, .route = "filters:\n  - gone: {paths: [/v1/, /users/*/photo], successor: /v2/}"});

  const Response gone = candor.get("/x/../%761/items");

  expect_answer_form(gone, {.status = 410, .cause = "gone", .token = "http_request_error"});
  EXPECT_EQ(gone.field("Link"), "</v2/>; rel=\"successor-version\"");
  EXPECT_EQ(candor.get("/users/7/photo").status, 410);
  EXPECT_EQ(candor.get("/v2/items").status, 200);
}

TEST(RewriteLocation, ShowsWhatTheClientCanUse) {
  Socket listener = listen_at(loopback_ip());
  const std::string self = fmt::format("http://{}", Address{loopback_ip(), listener.port()}.text());
  const std::string answer = fmt::format(
      "HTTP/1.1 302 Found\r\nLocation: {}/app/login?next=%2F\r\nContent-Location: http://elsewhere.test/\r\n"
      "Content-Length: 0\r\n\r\n",
      self);
  const ScriptedUpstream upstream(std::vector<Script>{answering(answer)}, std::move(listener));
  const Candor candor({.endpoints = {upstream.url()},
                       .route = "rewrite_prefix: /app/\nfilters:\n  - rewrite_location: {}",
                       .match = "{path: /shop/}"});

  const Response response = candor.send("GET /shop/cart HTTP/1.1\r\nHost: www.test:8080\r\n\r\n");

  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(response.field("Location"), "http://www.test:8080/shop/login?next=%2F");
  EXPECT_EQ(response.field("Content-Location"), "http://elsewhere.test/");
}

TEST(RateLimit, NamesSeveralPoliciesInOneFieldEach) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()},
                       .route = "filters:\n"
                                "  - rate_limit: {name: burst, rate: 3/h, key: client_ip}\n"
                                "  - rate_limit: {name: daily, rate: 10/24h, key: user, cost: 4}"});

  const Response first = candor.get("/");
  EXPECT_THAT(first.head.all("RateLimit-Policy"), ElementsAre("\"burst\";q=3;w=3600, \"daily\";q=10;w=86400"));
  EXPECT_THAT(first.head.all("RateLimit"), ElementsAre("\"burst\";r=2;t=1200, \"daily\";r=6;t=8640"));
  EXPECT_EQ(candor.get("/").status, 200);

  const Response refused = candor.get("/");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.head.all("RateLimit").front(), HasSubstr("\"daily\";r=2;t="));
}

}  // namespace
}  // namespace candor::test
