// What becomes of the fields of a message on its way through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::MatchesRegex;
using testing::StartsWith;

// The head of the one request as the upstream saw it.
Head seen_by_upstream(std::string_view request, Setup setup = {}) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  setup.endpoints = {upstream.url()};
  Candor candor(setup);
  EXPECT_EQ(candor.send(request).status, 200);
  return upstream.request();
}

Response seen_by_client(std::string response) {
  ScriptedUpstream upstream(answering(std::move(response)));
  Candor candor({.endpoints = {upstream.url()}});
  return candor.get("/");
}

TEST(RequestFields, KeepTheirOrderCaseAndRepetition) {
  const Head head = seen_by_upstream(get_request("/", "X-b: 1\r\nx-A: 2\r\nX-b: 3\r\nCookie: a=b\r\n"));

  EXPECT_THAT(head.names(), IsSupersetOf({"Host", "X-b", "x-A", "Cookie"}));
  const std::vector<std::string> names = head.names();
  EXPECT_THAT(std::vector(names.begin(), names.begin() + 5), ElementsAre("Host", "X-b", "x-A", "X-b", "Cookie"));
  EXPECT_THAT(head.all("X-b"), ElementsAre("1", "3"));
}

TEST(RequestFields, OfTheConnectionAreNotPassedOn) {
  const Head head =
      seen_by_upstream(get_request("/",
                                   "Connection: keep-alive, X-Private\r\nX-Private: 1\r\nKeep-Alive: timeout=5\r\n"
                                   "Proxy-Connection: keep-alive\r\nTE: gzip\r\nUpgrade: h2c\r\nX-Public: 2\r\n"));

  for (const char* name : {"X-Private", "Keep-Alive", "Proxy-Connection", "Upgrade"})
    EXPECT_FALSE(head.find(name)) << name;
  EXPECT_EQ(head.value("Connection").find("X-Private"), std::string::npos);
  EXPECT_THAT(head.value("TE"), testing::AnyOf("", "trailers"));
  EXPECT_EQ(head.value("X-Public"), "2");
}

TEST(RequestFields, ThatMatterCannotBeRemovedByNamingThemInConnection) {
  const Head head = seen_by_upstream(get_request("/", "Connection: Host, X-Forwarded-For, Content-Length\r\n"));

  EXPECT_EQ(head.value("Host"), "example.test");
  EXPECT_NE(head.value("X-Forwarded-For"), "");
}

TEST(RequestFields, GainAViaEntry) {
  const Head head = seen_by_upstream(get_request("/", "Via: 1.0 fred\r\n"));
  EXPECT_THAT(head.value("Via"), MatchesRegex("1\\.0 fred, 1\\.1 candor-[0-9a-z]+"));
}

TEST(RequestFields, GainAViaEntryWithTheVersionReceived) {
  const Head head = seen_by_upstream("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
  EXPECT_THAT(head.value("Via"), StartsWith("1.0 candor-"));
}

TEST(RequestFields, SayWhoTheClientIs) {
  const Head head = seen_by_upstream(get_request("/"));

  EXPECT_EQ(head.value("X-Forwarded-For"), "127.0.0.1");
  EXPECT_EQ(head.value("X-Forwarded-Proto"), "http");
  EXPECT_EQ(head.value("X-Forwarded-Host"), "example.test");
  EXPECT_NE(head.value("X-Request-Id"), "");
}

constexpr std::string_view kForwarded =
    "X-Forwarded-For: 198.51.100.7, 10.0.0.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: "
    "public.test\r\nX-Request-Id: abc-1\r\n";

TEST(ForwardedFields, AreReplacedWhereTheyComeFromAnybody) {
  const Head head = seen_by_upstream(get_request("/", kForwarded));

  EXPECT_THAT(head.all("X-Forwarded-For"), ElementsAre("127.0.0.1"));
  EXPECT_THAT(head.all("X-Forwarded-Proto"), ElementsAre("http"));
  EXPECT_THAT(head.all("X-Forwarded-Host"), ElementsAre("example.test"));
  EXPECT_NE(head.value("X-Request-Id"), "abc-1");
}

TEST(ForwardedFields, AreBelievedWhereTheyComeFromATrustedProxy) {
  const Head head =
      seen_by_upstream(get_request("/", kForwarded), {.settings = "trusted_proxies: [127.0.0.0/8, 10.0.0.0/8]"});

  EXPECT_EQ(head.value("X-Forwarded-For"), "198.51.100.7, 10.0.0.1, 127.0.0.1");
  EXPECT_EQ(head.value("X-Forwarded-Proto"), "https");
  EXPECT_EQ(head.value("X-Forwarded-Host"), "public.test");
  EXPECT_EQ(head.value("X-Request-Id"), "abc-1");
}

std::string logged_client(std::string_view fields, std::string trusted) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .settings = "trusted_proxies: " + std::move(trusted)});
  candor.send(get_request("/", fields));
  return text_of(candor.log().wait_lines(1).front(), "client");
}

TEST(ClientAddress, IsThePeerWhereNobodyIsTrusted) { EXPECT_EQ(logged_client(kForwarded, "[]"), "127.0.0.1"); }

TEST(ClientAddress, IsTheFirstFromTheRightThatIsNotTrusted) {
  EXPECT_EQ(logged_client(kForwarded, "[127.0.0.0/8]"), "10.0.0.1");
  EXPECT_EQ(logged_client(kForwarded, "[127.0.0.0/8, 10.0.0.0/8]"), "198.51.100.7");
  EXPECT_EQ(logged_client("X-Forwarded-For: 203.0.113.9, 198.51.100.7\r\nX-Forwarded-For: 10.0.0.1\r\n",
                          "[127.0.0.0/8, 10.0.0.0/8]"),
            "198.51.100.7");
}

TEST(ClientAddress, IsNotReadPastWhatIsNoAddress) {
  EXPECT_EQ(logged_client("X-Forwarded-For: 203.0.113.9, unknown, 10.0.0.1\r\n", "[127.0.0.0/8, 10.0.0.0/8]"),
            "10.0.0.1");
}

TEST(RequestFields, PassTraceContextOn) {
  const std::string parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const Head head = seen_by_upstream(get_request("/", "traceparent: " + parent + "\r\ntracestate: a=b\r\n"));

  EXPECT_EQ(head.value("traceparent"), parent);
  EXPECT_EQ(head.value("tracestate"), "a=b");
}

TEST(RequestTarget, InAbsoluteFormGivesTheHost) {
  const Head head = seen_by_upstream("GET http://inner.test/path HTTP/1.1\r\nHost: outer.test\r\n\r\n");

  EXPECT_EQ(head.start_line, "GET /path HTTP/1.1");
  EXPECT_THAT(head.all("Host"), ElementsAre("inner.test"));
}

TEST(RequestTarget, HasItsPrefixRewritten) {
  const Head head =
      seen_by_upstream(get_request("/v1/users?id=1"), {.route = "rewrite_prefix: /", .match = "{path: /v1/}"});
  EXPECT_EQ(head.start_line, "GET /users?id=1 HTTP/1.1");
}

TEST(RequestTarget, HasItsPrefixReplacedByALongerOne) {
  const Head head =
      seen_by_upstream(get_request("/v1/users"), {.route = "rewrite_prefix: /internal/api/", .match = "{path: /v1/}"});
  EXPECT_EQ(head.start_line, "GET /internal/api/users HTTP/1.1");
}

// Two slashes would make a reference to another host of it, for an upstream that redirects to its own path.
TEST(RequestTarget, IsJoinedToItsNewPrefixByExactlyOneSlash) {
  EXPECT_EQ(seen_by_upstream(get_request("/v1/evil.example/x"), {.route = "rewrite_prefix: /", .match = "{path: /v1}"})
                .start_line,
            "GET /evil.example/x HTTP/1.1");
  EXPECT_EQ(seen_by_upstream(get_request("/w/a"), {.route = "rewrite_prefix: /z", .match = "{path: /w/}"}).start_line,
            "GET /z/a HTTP/1.1");
}

TEST(Host, IsReplacedWhereConfigured) {
  const Head head = seen_by_upstream(get_request("/"), {.upstream = "host: internal.test"});

  EXPECT_THAT(head.all("Host"), ElementsAre("internal.test"));
  EXPECT_EQ(head.value("X-Forwarded-Host"), "example.test");
}

TEST(ResponseFields, KeepTheirOrderCaseAndRepetition) {
  const Response response = seen_by_client(
      "HTTP/1.1 200 OK\r\nX-b: 1\r\nx-A: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n");

  const std::vector<std::string> names = response.head.names();
  ASSERT_GE(names.size(), 4U);
  EXPECT_THAT(std::vector(names.begin(), names.begin() + 4), ElementsAre("X-b", "x-A", "Set-Cookie", "Set-Cookie"));
  EXPECT_THAT(response.head.all("Set-Cookie"), ElementsAre("a=1", "b=2"));
}

TEST(ResponseFields, OfTheConnectionAreNotPassedOn) {
  const Response response = seen_by_client(
      "HTTP/1.1 200 OK\r\nConnection: X-Private, keep-alive\r\nX-Private: 1\r\nKeep-Alive: timeout=5\r\n"
      "Proxy-Connection: x\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n");

  for (const char* name : {"X-Private", "Keep-Alive", "Proxy-Connection", "Upgrade"})
    EXPECT_EQ(response.field(name), "") << name;
}

TEST(ResponseFields, GainAViaEntry) {
  const Response response = seen_by_client("HTTP/1.0 200 OK\r\nVia: 1.1 inner\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(response.field("Via"), MatchesRegex("1\\.1 inner, 1\\.0 candor-[0-9a-z]+"));
}

TEST(ResponseFields, GainADateWhereThereIsNone) {
  EXPECT_THAT(seen_by_client(std::string(kOk)).field("Date"),
              MatchesRegex("[A-Z][a-z][a-z], [0-9 ]+ [A-Z][a-z][a-z] .* GMT"));
}

TEST(ResponseFields, KeepTheDateOfTheUpstream) {
  const std::string date = "Sun, 06 Nov 1994 08:49:37 GMT";
  EXPECT_THAT(seen_by_client("HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: 0\r\n\r\n").head.all("Date"),
              ElementsAre(date));
}

}  // namespace
}  // namespace candor::test
