#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Route only_route(const std::string& text) {
  const Loaded loaded = load(text);
  EXPECT_THAT(loaded.errors, IsEmpty());
  return loaded.config.routes.at(0);
}

std::string two_routes(std::string_view first_match, std::string_view second_match) {
  return "listeners: [{address: \":80\"}]\nupstreams: [{name: u, endpoints: [\"http://a\"]}]\nroutes:\n  - {name: a, "
         "upstream: u, match: " +
         std::string(first_match) + "}\n  - {name: b, upstream: u, match: " + std::string(second_match) + "}\n";
}

TEST(Routes, MatchEverythingByDefault) {
  const Route route = only_route(file_with_route("name: api, upstream: api"));
  EXPECT_EQ(route.match.host, "");
  EXPECT_EQ(route.match.path, "/");
  EXPECT_FALSE(route.rewrite_prefix);
}

TEST(Routes, ReadTheirKeys) {
  const Route route = only_route(file_with_route(
      "name: v1, match: {host: \"*.Example.COM\", path: /v1/}, upstream: api, rewrite_prefix: /,\n"
      "     limits: {request_body: 10MiB}, timeouts: {request_body: 1s, client_write: 2s, response: 5s}"));
  EXPECT_EQ(route.name, "v1");
  EXPECT_EQ(route.match.host, "*.example.com");
  EXPECT_EQ(route.match.path, "/v1/");
  EXPECT_EQ(route.upstream, "api");
  EXPECT_EQ(route.rewrite_prefix, "/");
  EXPECT_EQ(route.request_body, 10U << 20);
  EXPECT_EQ(route.request_body_timeout, 1s);
  EXPECT_EQ(route.client_write_timeout, 2s);
  EXPECT_EQ(route.timeouts.response, 5s);
}

TEST(Routes, OverrideEveryTimeoutOfTheirUpstream) {
  const Route route = only_route(file_with_route(
      "name: a, upstream: api, timeouts: {resolve: 1s, connect: 2s, response: 3s, read: 4s, write: 5s, total: 6s}"));
  EXPECT_EQ(route.timeouts.resolve, 1s);
  EXPECT_EQ(route.timeouts.connect, 2s);
  EXPECT_EQ(route.timeouts.read, 4s);
  EXPECT_EQ(route.timeouts.write, 5s);
  EXPECT_EQ(route.timeouts.total, 6s);
}

TEST(Routes, InheritWhatTheyDoNotSay) {
  const Route route = only_route(
      "limits: {request_body: 1MiB}\ntimeouts: {request_body: 11s, client_write: 12s}\nlisteners: [{address: "
      "\":80\"}]\n"
      "upstreams:\n  - {name: other, endpoints: [\"http://a\"]}\n"
      "  - {name: api, endpoints: [\"http://a\"], timeouts: {read: 13s, write: 14s}}\n"
      "routes: [{name: a, upstream: api, timeouts: {write: 15s}}]\n");
  EXPECT_EQ(route.upstream_index, 1U);
  EXPECT_EQ(route.request_body, 1U << 20);
  EXPECT_EQ(route.request_body_timeout, 11s);
  EXPECT_EQ(route.client_write_timeout, 12s);
  EXPECT_EQ(route.timeouts.read, 13s);
  EXPECT_EQ(route.timeouts.write, 15s);
  EXPECT_EQ(route.timeouts.response, 60s);
}

TEST(Routes, AreNeeded) {
  EXPECT_THAT(errors_of("listeners: [{address: \":80\"}]\nupstreams: [{name: u, endpoints: [\"http://a\"]}]\n"),
              ElementsAre("f:1:1: routes: none; expected at least one with a name, a match and an upstream"));
}

TEST(Routes, NeedANameAndAnUpstream) {
  EXPECT_THAT(
      errors_of(file_with_route("match: {path: /}")),
      ElementsAre(
          "f:6:5: routes[0].name: missing; expected a name of letters, digits, '.', '_' and '-', 64 characters at most",
          "f:6:5: routes[0].upstream: missing; expected the name of one of the upstreams"));
}

TEST(Routes, HaveHarmlessNames) {
  EXPECT_THAT(
      errors_of(file_with_route("name: a/b, upstream: api")),
      ElementsAre(
          "f:6:12: routes[0].name: expected a name of letters, digits, '.', '_' and '-', 64 characters at most, found "
          "\"a/b\""));
}

TEST(Routes, MayBeNamedAll) { EXPECT_THAT(errors_of(file_with_route("name: all, upstream: api")), IsEmpty()); }

TEST(Routes, NameTheNearestUpstreamForAnUnknownOne) {
  EXPECT_THAT(errors_of(file_with_route("name: api, upstream: apl")),
              ElementsAre("f:6:27: routes[0].upstream: unknown upstream \"apl\"; did you mean api?"));
}

TEST(Routes, DoNotShareAName) {
  EXPECT_THAT(errors_of(file_with("  - {name: api, upstream: api, match: {path: /b}}\n")),
              ElementsAre("f:8:12: routes[1].name: the route \"api\" stands twice, first in line 6; expected it once"));
}

TEST(Routes, DoNotShareAMatch) {
  EXPECT_THAT(
      errors_of(two_routes("{host: A.example, path: /}", "{host: a.example}")),
      ElementsAre("f:5:35: routes[1].match: the match \"a.example/\" stands twice, first in line 4; expected it once"));
}
TEST(Routes, DoNotShareAMatchByDefault) {
  EXPECT_EQ(errors_of(file_with("  - {name: b, upstream: api}\n")).size(), 1U);
}
TEST(Routes, MayShareAHostOrAPath) {
  EXPECT_THAT(errors_of(two_routes("{host: a.example, path: /a}", "{host: a.example, path: /b}")), IsEmpty());
  EXPECT_THAT(errors_of(two_routes("{host: a.example, path: /a}", "{host: \"*.a.example\", path: /a}")), IsEmpty());
}

TEST(RouteMatch, TakesNoPort) { EXPECT_EQ(errors_of(two_routes("{host: \"a:80\"}", "{path: /b}")).size(), 1U); }
TEST(RouteMatch, TakesAnIpv6AddressInBrackets) {
  EXPECT_THAT(errors_of(two_routes("{host: \"[::1]\"}", "{path: /b}")), IsEmpty());
}
TEST(RouteMatch, TakesAnIpv6AddressInAnySpelling) {
  EXPECT_EQ(errors_of(two_routes("{host: \"[2001:DB8:0::1]\"}", "{host: \"[2001:db8::1]\"}")).size(), 1U);
}
TEST(RouteMatch, HasAStarOnlyInFront) {
  EXPECT_EQ(errors_of(two_routes("{host: \"*\"}", "{host: \"a.*.b\"}")).size(), 2U);
  EXPECT_EQ(errors_of(two_routes("{host: \"*.*.b\"}", "{host: \"*b\"}")).size(), 2U);
}
TEST(RouteMatch, HasAPathFromTheRoot) {
  EXPECT_THAT(
      errors_of(two_routes("{path: v1}", "{path: /b}")),
      ElementsAre(
          "f:4:42: routes[0].match.path: expected a path that begins with '/', percent-encoded where needed, without "
          "a query, found \"v1\""));
}

TEST(RouteRewrite, IsAPath) {
  EXPECT_THAT(
      errors_of(file_with_route("name: a, upstream: api, rewrite_prefix: x")),
      ElementsAre(
          "f:6:46: routes[0].rewrite_prefix: expected a path that begins with '/', percent-encoded where needed, "
          "without a query, found \"x\""));
}

TEST(RouteLimits, AreThoseOfContentOnly) {
  EXPECT_THAT(errors_of(file_with_route("name: a, upstream: api, limits: {request_head: 1KiB}")),
              ElementsAre("f:6:39: routes[0].limits: unknown key \"request_head\"; did you mean request_body?"));
}

TEST(RouteTimeouts, InheritTheIdleTimeOfTunnels) {
  EXPECT_EQ(load(file_with_route("name: a, upstream: api")).config.routes.at(0).tunnel_idle, 1h);
  EXPECT_EQ(
      load(file_with_route("name: a, upstream: api, timeouts: {tunnel_idle: 5s}")).config.routes.at(0).tunnel_idle, 5s);
}

TEST(RouteMatch, ReadsItsConditions) {
  const Match match =
      only_route(file_with_route("name: a, upstream: api, match: {methods: [GET, POST], fields: {X-Canary: \"yes\", "
                                 "Cookie: \"*\"}}"))
          .match;
  EXPECT_THAT(match.methods, ElementsAre("GET", "POST"));
  ASSERT_EQ(match.fields.size(), 2U);
  EXPECT_EQ(match.fields[0].name, "x-canary");
  EXPECT_EQ(match.fields[0].value, "yes");
  EXPECT_EQ(match.fields[1].name, "cookie");
  EXPECT_FALSE(match.fields[1].value);
}

TEST(RouteMatch, RefusesConditionsThatMeanNothing) {
  for (const char* match : {"{methods: []}", "{methods: [\"G T\"]}", "{fields: {\"X Y\": a}}", "{fields: [a]}"}) {
    EXPECT_EQ(errors_of(file_with_route(std::string("name: a, upstream: api, match: ") + match)).size(), 1U) << match;
  }
}

TEST(RouteMatch, RefusesAFieldThatNoRequestCanSend) {
  for (const char* value : {" a", "a ", "\\ta", "a\\nb", "\\0", "a\\x7f"}) {
    const auto errors =
        errors_of(file_with_route(std::string("name: a, upstream: api, match: {fields: {X-A: \"") + value + "\"}}"));
    ASSERT_EQ(errors.size(), 1U) << value;
    EXPECT_THAT(errors[0], testing::HasSubstr("which never matches")) << value;
  }
  EXPECT_THAT(errors_of(file_with_route("name: a, upstream: api, match: {fields: {X-A: \"\", X-B: \"a\\tb\"}}")),
              IsEmpty());
}

TEST(RouteMatch, TakesSoManyFieldsAndNoMore) {
  std::string fields;
  for (std::size_t i = 0; i < kMatchedFieldsMax; ++i) fields += "x" + std::to_string(i) + ": a, ";
  EXPECT_THAT(errors_of(file_with_route("name: a, upstream: api, match: {fields: {" + fields + "}}")), IsEmpty());
  EXPECT_EQ(errors_of(file_with_route("name: a, upstream: api, match: {fields: {" + fields + "y: b}}")).size(), 1U);
}

TEST(RouteMatch, MayBeTheSameButForItsConditions) {
  EXPECT_THAT(errors_of(two_routes("{path: /a}", "{path: /a, methods: [GET]}")), IsEmpty());
  EXPECT_EQ(errors_of(two_routes("{path: /a, methods: [GET]}", "{path: /a, methods: [GET]}")).size(), 1U);
}

TEST(RouteMatch, IsWarnedOfWhereItNeverHolds) {
  const Loaded loaded = load(two_routes("{methods: [GET, PUT]}", "{methods: [GET]}"));
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.warnings.size(), 1U);
}

TEST(RouteMatch, RefusesAPathThatNoRequestHasInItsNormalForm) {
  for (const char* path : {"//a", "/a/./b", "/a/..", "/%61", "/a%2E/b", "/.", "/a//"}) {
    const auto errors = errors_of(file_with_route(std::string("name: a, upstream: api, match: {path: ") + path + "}"));
    ASSERT_EQ(errors.size(), 1U) << path;
    EXPECT_THAT(errors[0], testing::HasSubstr("which never matches")) << path;
  }
  EXPECT_THAT(errors_of(file_with_route("name: a, upstream: api, match: {path: /a%2Fb/.c/..d}")), testing::IsEmpty());
}

}  // namespace
}  // namespace candor::config::test
