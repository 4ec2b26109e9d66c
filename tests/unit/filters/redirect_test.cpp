#include "filters/redirect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::field_of;
using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

// Where the request is sent; "on" where it is not.
std::string location(const std::string& options, Request& request) {
  Process process(load("[]", "[redirect: {" + options + "}]").config);
  const std::optional<Reply> reply = request.through(process.filter("api", "redirect"));
  return reply ? field_of(*reply, "Location") : "on";
}

std::string location(const std::string& options, std::string_view path) {
  Request request("192.0.2.1", path);
  return location(options, request);
}

TEST(Redirect, IsPermanentAndKeepsTheMethodByDefault) {
  Process process(load("[]", "[redirect: {host: example.org}]").config);
  Request request("192.0.2.1");
  const std::optional<Reply> reply = request.through(process.filter("api", "redirect"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::local_response);
  EXPECT_EQ(reply->status, 308);
}

TEST(Redirect, TakesEveryStatusThatRedirects) {
  for (const int status : {301, 302, 303, 307, 308}) {
    Process process(load("[]", "[redirect: {host: example.org, status: " + std::to_string(status) + "}]").config);
    Request request("192.0.2.1");
    EXPECT_EQ(request.through(process.filter("api", "redirect")).value().status, status);
  }
  for (const char* status : {"300", "304", "200"})
    EXPECT_THAT(first_error("redirect", "host: a, status: " + std::string(status)),
                HasSubstr("301, 302, 303, 307, 308"));
}

TEST(Redirect, LeadsToAnotherHost) {
  EXPECT_EQ(location("host: \"example.org:8443\"", "/a"), "http://example.org:8443/a");
}

// It went on in one more round: the second slash of "//a" was lost on the way to https, and then missed there.
TEST(Redirect, ToAnotherSchemeLeavesThePathAsItIs) {
  EXPECT_EQ(location("scheme: https", "//a//b"), "https://example.com//a//b");
  EXPECT_EQ(location("scheme: http", "//a"), "on");
}

TEST(Redirect, LeadsToAnotherScheme) { EXPECT_EQ(location("scheme: https", "/a"), "https://example.com/a"); }

TEST(Redirect, DropsThePortOfTheOtherScheme) {
  Request request("192.0.2.1", "/a");
  request.exchange.request.authority = "[2001:db8::1]:8080";
  EXPECT_EQ(location("scheme: https", request), "https://[2001:db8::1]/a");
}

TEST(Redirect, ReplacesThePrefixThatTheRouteMatches) {
  Request request("192.0.2.1", "/v1/items/5");
  request.matching("/v1/");
  EXPECT_EQ(location("prefix: /v2/", request), "/v2/items/5");
  EXPECT_EQ(location("prefix: /", request), "/items/5");
  EXPECT_EQ(location("prefix: /v2", request), "/v2/items/5");
}

TEST(Redirect, PutsAPrefixBelowThatOfTheRouteOnlyOnce) {
  Request request("192.0.2.1", "/a");
  request.matching("/");
  EXPECT_EQ(location("prefix: /new", request), "/new/a");
  for (const char* path : {"/new", "/new/", "/new/a"}) {
    Request again("192.0.2.1", path);
    again.matching("/");
    EXPECT_EQ(location("prefix: /new", again), "on") << path;
    EXPECT_EQ(location("prefix: /new, scheme: https", again), "https://example.com" + std::string(path));
    EXPECT_EQ(location("prefix: /new, host: example.org", again), "http://example.org/new" + std::string(path));
  }
  Request other("192.0.2.1", "/newer");
  other.matching("/");
  EXPECT_EQ(location("prefix: /new", other), "/new/newer");
}

TEST(Redirect, FindsThePrefixInAnotherSpelling) {
  Request request("192.0.2.1", "/%761/a%2Fb");
  request.exchange.request.matched_path = "/v1/a%2Fb";
  request.matching("/v1/");
  EXPECT_EQ(location("prefix: /v2/", request), "/v2/a%2Fb");
}

TEST(Redirect, KeepsTheQuery) {
  Request request("192.0.2.1", "/a");
  request.query("b=c&d");
  EXPECT_EQ(location("host: example.org", request), "http://example.org/a?b=c&d");
  EXPECT_EQ(location("host: example.org, query: drop", request), "http://example.org/a");
  request.query("");
  EXPECT_EQ(location("host: example.org", request), "http://example.org/a?");
}

TEST(Redirect, RewritesByAnExpression) {
  EXPECT_EQ(location("regex: \"/u/(\\\\d+)\", to: /users/$1", "/u/17"), "/users/17");
  EXPECT_EQ(location("regex: \"/u/(\\\\d+)\", to: /users/$1, host: example.org", "/u/17"),
            "http://example.org/users/17");
}

TEST(Redirect, LetsPathsPassThatTheExpressionDoesNotMatch) {
  EXPECT_EQ(location("regex: \"/u/(\\\\d+)\", to: /users/$1", "/u/x"), "on");
}

TEST(Redirect, MatchesTheNormalPath) {
  Request request("192.0.2.1", "/%75//17");
  request.exchange.request.matched_path = "/u/17";
  EXPECT_EQ(location("regex: \"/u/(\\\\d+)\", to: /users/$1", request), "/users/17");
}

TEST(Redirect, NeverLeadsToAHostThatTheClientChose) {
  EXPECT_EQ(location("regex: \"/go/(.*)\", to: /$1", "/go//evil.example/a"), "/evil.example/a");
  Request request("192.0.2.1", "/old//evil.example");
  request.matching("/old");
  EXPECT_EQ(location("prefix: /", request), "/evil.example");
  EXPECT_EQ(location("host: example.org", "//evil.example"), "http://example.org//evil.example") << "behind a host";
}

TEST(Redirect, DoesNotLeadBackToWhereItWasAsked) {
  EXPECT_EQ(location("host: EXAMPLE.com", "/a"), "on");
  EXPECT_EQ(location("host: \"example.com:80\", scheme: http", "/a"), "on");
  EXPECT_EQ(location("regex: \"/.*\", to: /a", "/a"), "on");
  EXPECT_EQ(location("regex: \"/.*\", to: /a", "/b"), "/a");
}

TEST(Redirect, KnowsFromATrustedProxyThatTheSchemeIsRightAlready) {
  Request request("192.0.2.1", "/a");
  request.field("X-Forwarded-Proto", "https");
  EXPECT_EQ(location("scheme: https", request), "https://example.com/a");
  request.exchange.peer_trusted = true;
  EXPECT_EQ(location("scheme: https", request), "on");
}

TEST(Redirect, NeedsToKnowTheHost) {
  Request request("192.0.2.1", "/a");
  request.exchange.request.authority = "";
  Process process(load("[]", "[redirect: {scheme: https}]").config);
  const std::optional<Reply> reply = request.through(process.filter("api", "redirect"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::request_malformed);
  EXPECT_TRUE(reply->fields.empty());
  EXPECT_EQ(location("scheme: https, host: example.org", request), "https://example.org/a");
  EXPECT_EQ(location("regex: /a, to: /b", request), "/b");
}

TEST(Redirect, LetsOptionsOfTheWholeHostPass) { EXPECT_EQ(location("host: example.org", "*"), "on"); }

TEST(RedirectOptions, NeedAPlaceToGo) {
  EXPECT_THAT(first_error("redirect", "status: 301"), HasSubstr("leads nowhere"));
}

TEST(RedirectOptions, RefuseWhatIsNoPlace) {
  EXPECT_THAT(first_error("redirect", "scheme: ftp"), HasSubstr("expected http or https"));
  EXPECT_THAT(first_error("redirect", "host: \"http://a\""), HasSubstr("expected a host"));
  EXPECT_THAT(first_error("redirect", "host: \"a/b\""), HasSubstr("expected a host"));
  for (const char* path : {"a", "//a", "/a b", "/a?b", "/a\\\\b", ""})
    EXPECT_THAT(first_error("redirect", "prefix: \"" + std::string(path) + "\""), HasSubstr("begins with one '/'"))
        << path;
}

TEST(RedirectOptions, WantRegexAndToTogether) {
  EXPECT_THAT(first_error("redirect", "regex: /a"), HasSubstr("redirect.to: is missing"));
  EXPECT_THAT(first_error("redirect", "host: a, to: /a"), HasSubstr("stands without regex"));
  EXPECT_THAT(first_error("redirect", "regex: /a, to: /b, prefix: /c"), HasSubstr("expected one of them"));
}

TEST(RedirectOptions, SayWhatIsWrongWithTheExpression) {
  EXPECT_THAT(first_error("redirect", "regex: \"/(\", to: /a"), HasSubstr("missing )"));
  EXPECT_THAT(first_error("redirect", "regex: \"/(a)\", to: /$2"),
              HasSubstr("$2 is not there: the regex has 1 groups"));
  EXPECT_THAT(first_error("redirect", "regex: /a, to: /$x"), HasSubstr("$0 to $9"));
}

TEST(RedirectOptions, LimitTheExpression) {
  EXPECT_EQ(first_error("redirect", "regex: /" + std::string(4095, 'a') + ", to: /a"), "");
  EXPECT_THAT(first_error("redirect", "regex: /" + std::string(4096, 'a') + ", to: /a"),
              HasSubstr("expected 4096 bytes at most, found 4097"));
}

TEST(RedirectOptions, KeepOrDropTheQuery) {
  EXPECT_THAT(first_error("redirect", "host: a, query: maybe"), HasSubstr("one of keep, drop"));
}

}  // namespace
}  // namespace candor::filters
