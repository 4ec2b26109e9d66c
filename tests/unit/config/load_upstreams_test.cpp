#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kForm = "http://host:port or https://host:port without a path, or unix:/path of 107 bytes at most";
const std::string kEndpoints = "endpoints: [\"http://a:1\"]";

// The errors for one endpoint, without their common beginning.
std::string error_of_endpoint(std::string_view url) {
  const std::vector<std::string> errors =
      errors_of(file_with_upstream("name: api, endpoints: [\"" + std::string(url) + "\"]"));
  constexpr std::string_view kPlace = "f:4:29: upstreams[0].endpoints[0]: ";
  if (errors.size() != 1) return std::to_string(errors.size()) + " errors";
  return errors[0].starts_with(kPlace) ? errors[0].substr(kPlace.size()) : errors[0];
}

std::string expected_form(std::string_view found) {
  return "expected " + kForm + ", found \"" + std::string(found) + "\"";
}

TEST(Upstreams, ReadTheirKeys) {
  const Loaded loaded = load(file_with_upstream(
      "name: api, endpoints: [\"http://127.0.0.1:9001\", \"http://[::1]\"], host: api.example.com:80,\n"
      "     timeouts: {resolve: 1s, connect: 2s, response: 3s, read: 4s, write: 5s, total: 6s}, retries: {attempts: "
      "3},\n"
      "     connections: {max: 7, idle: 6, idle_timeout: 5s, queue: 4, queue_timeout: 3s}, eject: {after: 2, for: "
      "1s}"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  ASSERT_EQ(loaded.config.upstreams.size(), 1U);
  const Upstream& upstream = loaded.config.upstreams[0];
  EXPECT_EQ(upstream.name, "api");
  ASSERT_EQ(upstream.endpoints.size(), 2U);
  EXPECT_EQ(upstream.endpoints[0].url, "http://127.0.0.1:9001");
  EXPECT_EQ(upstream.endpoints[0].authority.host, "127.0.0.1");
  EXPECT_EQ(upstream.endpoints[0].authority.port, 9001);
  EXPECT_EQ(upstream.endpoints[1].authority.host, "::1");
  EXPECT_EQ(upstream.endpoints[1].authority.port, 80);
  EXPECT_EQ(upstream.host, "api.example.com:80");
  EXPECT_EQ(upstream.timeouts.resolve, 1s);
  EXPECT_EQ(upstream.timeouts.connect, 2s);
  EXPECT_EQ(upstream.timeouts.response, 3s);
  EXPECT_EQ(upstream.timeouts.read, 4s);
  EXPECT_EQ(upstream.timeouts.write, 5s);
  EXPECT_EQ(upstream.timeouts.total, 6s);
  EXPECT_EQ(upstream.retries.attempts, 3U);
  EXPECT_EQ(upstream.connections.max, 7U);
  EXPECT_EQ(upstream.connections.idle, 6U);
  EXPECT_EQ(upstream.connections.idle_timeout, 5s);
  EXPECT_EQ(upstream.connections.queue, 4U);
  EXPECT_EQ(upstream.connections.queue_timeout, 3s);
  EXPECT_EQ(upstream.eject.after, 2U);
  EXPECT_EQ(upstream.eject.for_time, 1s);
}

TEST(Upstreams, AreNeeded) {
  EXPECT_THAT(errors_of("listeners: [{address: \":80\"}]\nroutes: [{name: a, upstream: b}]\n"),
              ElementsAre("f:1:1: upstreams: none; expected at least one with a name and endpoints",
                          "f:2:30: routes[0].upstream: unknown upstream \"b\""));
}

TEST(Upstreams, NeedANameAndEndpoints) {
  EXPECT_THAT(
      errors_of(file_with("").replace(file_with("").find("upstreams:"), 10, "upstreams:\n  - {}")),
      ElementsAre(
          "f:4:5: upstreams[0].name: missing; expected a name of letters, digits, '.', '_' and '-', 64 characters "
          "at most",
          "f:4:5: upstreams[0].endpoints: none; expected at least one " + kForm));
}

TEST(Upstreams, DoNotShareAName) {
  EXPECT_THAT(
      errors_of("listeners: [{address: \":80\"}]\nroutes: [{name: a, upstream: b}]\nupstreams:\n"
                "  - {name: b, endpoints: [\"http://c\"]}\n  - {name: b, endpoints: [\"http://d\"]}\n"),
      ElementsAre("f:5:12: upstreams[1].name: the upstream \"b\" stands twice, first in line 4; expected it once"));
}

TEST(Upstreams, NeedAnEndpointInTheList) {
  EXPECT_THAT(errors_of(file_with_upstream("name: api, endpoints: []")),
              ElementsAre("f:4:28: upstreams[0].endpoints: none; expected at least one " + kForm));
}

TEST(Upstreams, WantAListOfEndpoints) {
  EXPECT_THAT(errors_of(file_with_upstream("name: api, endpoints: \"http://a\"")),
              ElementsAre("f:4:28: upstreams[0].endpoints: expected a list (- …), found \"http://a\""));
}

TEST(Endpoints, AreReachedByTlsOnPort443) {
  const Loaded loaded =
      load(file_with_upstream("name: api, endpoints: [\"https://a\", \"https://[::1]:8443\", \"http://a\"]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  const std::vector<Endpoint>& endpoints = loaded.config.upstreams.at(0).endpoints;
  ASSERT_EQ(endpoints.size(), 3U);
  EXPECT_TRUE(endpoints[0].tls);
  EXPECT_EQ(endpoints[0].authority.host, "a");
  EXPECT_EQ(endpoints[0].authority.port, 443);
  EXPECT_TRUE(endpoints[1].tls);
  EXPECT_EQ(endpoints[1].authority.host, "::1");
  EXPECT_EQ(endpoints[1].authority.port, 8443);
  EXPECT_FALSE(endpoints[2].tls);
}
TEST(Endpoints, AreOfOtherSchemesNeither) {
  EXPECT_EQ(error_of_endpoint("HTTPS://a"), expected_form("HTTPS://a"));
  EXPECT_EQ(error_of_endpoint("wss://a"), expected_form("wss://a"));
  EXPECT_EQ(error_of_endpoint("https://"), expected_form("https://"));
  EXPECT_EQ(error_of_endpoint("https://a/path"), expected_form("https://a/path"));
}
TEST(Endpoints, MayBeUnixSockets) {
  const Loaded loaded = load(file_with_upstream("name: api, endpoints: [\"unix:/run/a\"]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.upstreams.at(0).endpoints.at(0).socket_path, "/run/a");
}
TEST(Endpoints, OnUnixSocketsHaveAPathThatFits) {
  const std::string longest = "unix:/" + std::string(106, 'a');
  EXPECT_THAT(errors_of(file_with_upstream("name: api, endpoints: [\"" + longest + "\"]")), IsEmpty());
  for (const std::string& url :
       {longest + "a", std::string("unix:"), std::string("unix:/"), std::string("unix:run/a")}) {
    EXPECT_THAT(error_of_endpoint(url), testing::StartsWith("expected " + kForm)) << url;
  }
}
TEST(Upstreams, BelieveAddressesForATimeThatIsNotTooShort) {
  const auto interval = [](const std::string& time) {
    return load(file_with_upstream("name: api, endpoints: [\"http://a\"], resolve_interval: " + time));
  };
  EXPECT_EQ(interval("5s").config.upstreams.at(0).resolve_interval, 5s);
  EXPECT_THAT(interval("100ms").errors, IsEmpty());
  EXPECT_EQ(interval("99ms").errors.size(), 1U);
}
TEST(Endpoints, NeedAScheme) { EXPECT_EQ(error_of_endpoint("a:1"), expected_form("a:1")); }
TEST(Endpoints, HaveNoPath) { EXPECT_EQ(error_of_endpoint("http://a:1/"), expected_form("http://a:1/")); }
TEST(Endpoints, HaveNoUser) { EXPECT_EQ(error_of_endpoint("http://u@a:1"), expected_form("http://u@a:1")); }
TEST(Endpoints, HaveAHost) { EXPECT_EQ(error_of_endpoint("http://:1"), expected_form("http://:1")); }
TEST(Endpoints, HavePortsFrom1To65535) {
  EXPECT_EQ(error_of_endpoint("http://a:1"), "0 errors");
  EXPECT_EQ(error_of_endpoint("http://a:65535"), "0 errors");
  EXPECT_EQ(error_of_endpoint("http://a:0"), expected_form("http://a:0"));
  EXPECT_EQ(error_of_endpoint("http://a:65536"), expected_form("http://a:65536"));
}
TEST(Endpoints, StandOnce) {
  EXPECT_THAT(
      errors_of(file_with_upstream("name: api, endpoints: [\"http://a\", \"http://a\"]")),
      ElementsAre("f:4:41: upstreams[0].endpoints[1]: the endpoint \"http://a\" stands twice; expected it once"));
}

TEST(UpstreamConnections, KeepNoMoreIdleThanThereMayBe) {
  EXPECT_THAT(errors_of(file_with_upstream("name: api, " + kEndpoints + ", connections: {max: 4, idle: 4}")),
              IsEmpty());
  EXPECT_THAT(errors_of(file_with_upstream("name: api, " + kEndpoints + ", connections: {max: 4, idle: 5}")),
              ElementsAre("f:4:72: upstreams[0].connections.idle: expected no more than max, which is 4, found 5"));
}
TEST(UpstreamConnections, LowerTheDefaultOfIdleToMax) {
  const Loaded loaded = load(file_with_upstream("name: api, " + kEndpoints + ", connections: {max: 4}"));
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.upstreams[0].connections.idle, 4U);
}
TEST(UpstreamConnections, HaveLimits) {
  const std::string start = "name: api, " + kEndpoints + ", ";
  EXPECT_THAT(errors_of(file_with_upstream(start + "connections: {max: 1000000, queue: 1000000}")), IsEmpty());
  EXPECT_THAT(errors_of(file_with_upstream(start + "connections: {max: 1, queue: 0}")), IsEmpty());
  EXPECT_EQ(errors_of(file_with_upstream(start + "connections: {max: 1000001, queue: 1000001}")).size(), 2U);
  EXPECT_EQ(errors_of(file_with_upstream(start + "connections: {max: 0}")).size(), 1U);
}

TEST(UpstreamRetries, AreFrom1To16Attempts) {
  const std::string start = "name: api, " + kEndpoints + ", retries: ";
  EXPECT_THAT(errors_of(file_with_upstream(start + "{attempts: 1}")), IsEmpty());
  EXPECT_THAT(errors_of(file_with_upstream(start + "{attempts: 16}")), IsEmpty());
  EXPECT_EQ(errors_of(file_with_upstream(start + "{attempts: 0}")).size(), 1U);
  EXPECT_EQ(errors_of(file_with_upstream(start + "{attempts: 17}")).size(), 1U);
}

TEST(UpstreamEjection, NeedsATimeUnlessItIsOff) {
  const std::string start = "name: api, " + kEndpoints + ", eject: ";
  EXPECT_THAT(errors_of(file_with_upstream(start + "{after: 0, for: 0}")), IsEmpty());
  EXPECT_THAT(errors_of(file_with_upstream(start + "{after: 1, for: 0}")),
              ElementsAre("f:4:67: upstreams[0].eject.for: expected a time above 0; after: 0 switches ejection off"));
}
TEST(UpstreamEjection, ComesAfter1000FailuresAtMost) {
  const std::string start = "name: api, " + kEndpoints + ", eject: ";
  EXPECT_THAT(errors_of(file_with_upstream(start + "{after: 1000}")), IsEmpty());
  EXPECT_EQ(errors_of(file_with_upstream(start + "{after: 1001}")).size(), 1U);
}

TEST(UpstreamHost, MayBeEmpty) {
  EXPECT_THAT(errors_of(file_with_upstream("name: api, host: \"\", " + kEndpoints)), IsEmpty());
}
TEST(UpstreamHost, IsNoUrl) {
  EXPECT_THAT(
      errors_of(file_with_upstream("name: api, host: \"http://x\", " + kEndpoints)),
      ElementsAre("f:4:23: upstreams[0].host: expected a host such as api.example.com or api.example.com:8080, found "
                  "\"http://x\""));
}

}  // namespace
}  // namespace candor::config::test
