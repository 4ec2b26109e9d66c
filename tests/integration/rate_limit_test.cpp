// The limiter over real sockets: what it allows, whom it takes for one client, and what it promises to those it
// refuses.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

// A service in front of which a limiter stands.
struct Limited {
  explicit Limited(const std::string& limiter, std::string settings = "", unsigned workers = 2)
      : candor({.endpoints = {upstream.url()},
                .route = "filters:\n  - rate_limit: " + limiter,
                .settings = std::move(settings),
                .workers = workers}) {}

  int status(std::string_view more_fields = "", const std::string& from = "") const {
    return exchange_once(candor.address(), get_request("/", more_fields), {.from = from}).status;
  }
  double decisions(const std::string& decision) const {
    return candor.metrics().sum("candor_rate_limit_decisions_total", {{"decision", decision}});
  }

  ScriptedUpstream upstream{answering(std::string(kOk))};
  Candor candor;
};

TEST(RateLimit, AllowsTheBurstAndRefusesTheNext) {
  const Limited limited("{rate: 1/h, burst: 3}");
  EXPECT_EQ(limited.status(), 200);
  EXPECT_EQ(limited.status(), 200);
  EXPECT_EQ(limited.status(), 200);
  EXPECT_EQ(limited.status(), 429);
  EXPECT_EQ(limited.decisions("allowed"), 3);
  EXPECT_EQ(limited.decisions("refused"), 1);
  EXPECT_EQ(limited.candor.metrics().sum("candor_rate_limit_keys", {{"limiter", "default"}}), 1);
}

TEST(RateLimit, SaysWhatIsLeft) {
  const Limited limited("{name: calls, rate: 2/m, burst: 2}");

  const Response first = limited.candor.get("/");
  const Response second = limited.candor.get("/");
  const Response refused = limited.candor.get("/");

  EXPECT_EQ(first.field("RateLimit-Policy"), "\"calls\";q=2;w=60");
  EXPECT_EQ(first.field("RateLimit"), "\"calls\";r=1;t=30");
  EXPECT_THAT(second.field("RateLimit"), testing::StartsWith("\"calls\";r=0;t="));
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.field("RateLimit"), testing::StartsWith("\"calls\";r=0;t="));
}

TEST(RateLimit, LetsInWhoWaitsAsLongAsRetryAfterSays) {
  const Limited limited("{rate: 1/s, burst: 1}");
  ASSERT_EQ(limited.status(), 200);
  const Response refused = limited.candor.get("/");
  const Deadline answered = after(0ms);
  ASSERT_EQ(refused.status, 429);
  ASSERT_EQ(refused.field("Retry-After"), "1");
  EXPECT_EQ(limited.status(), 429);  // consumes nothing

  const Gate never;
  EXPECT_EQ(wait_gate(never, {.deadline = answered + 1s}), Io::timeout);

  EXPECT_EQ(limited.status(), 200);
}

TEST(RateLimit, CountsForAllWorkersTogether) {
  constexpr int kConnections = 40;
  const Limited limited("{rate: 1/h, burst: 10}", "", 3);

  int allowed = 0;
  for (int connection = 0; connection < kConnections; ++connection) allowed += limited.status() == 200 ? 1 : 0;

  EXPECT_EQ(allowed, 10);
}

TEST(RateLimit, KnowsClientsByTheirAddress) {
  const Limited limited("{rate: 1/h, burst: 1}");
  EXPECT_EQ(limited.status("", "127.99.0.1"), 200);
  EXPECT_EQ(limited.status("", "127.99.0.1"), 429);
  EXPECT_EQ(limited.status("", "127.99.0.2"), 200);
}

TEST(RateLimit, KnowsClientsBehindATrustedProxy) {
  const Limited limited("{rate: 1/h, burst: 1}", "trusted_proxies: [127.0.0.0/8]");
  EXPECT_EQ(limited.status("X-Forwarded-For: 192.0.2.1\r\n"), 200);
  EXPECT_EQ(limited.status("X-Forwarded-For: 192.0.2.1\r\n"), 429);
  EXPECT_EQ(limited.status("X-Forwarded-For: 192.0.2.2\r\n"), 200);
  // What the client itself wrote stands left of what the proxy knows.
  EXPECT_EQ(limited.status("X-Forwarded-For: 192.0.2.3, 192.0.2.1\r\n"), 429);
}

TEST(RateLimit, TakesIpv6ClientsOfOneNetworkForOne) {
  const Limited limited("{rate: 1/h, burst: 1}", "trusted_proxies: [127.0.0.0/8]");
  EXPECT_EQ(limited.status("X-Forwarded-For: 2001:db8:0:1::1\r\n"), 200);
  EXPECT_EQ(limited.status("X-Forwarded-For: 2001:db8:0:1:ffff::2\r\n"), 429);
  EXPECT_EQ(limited.status("X-Forwarded-For: 2001:db8:0:2::1\r\n"), 200);
}

TEST(RateLimit, DoesNotBelieveWhoIsNotTrusted) {
  const Limited limited("{rate: 1/h, burst: 1}");
  EXPECT_EQ(limited.status("X-Forwarded-For: 192.0.2.1\r\n"), 200);
  EXPECT_EQ(limited.status("X-Forwarded-For: 192.0.2.2\r\n"), 429);
}

TEST(RateLimit, KnowsClientsByAField) {
  const Limited limited("{key: \"field:X-Api-Key\", rate: 1/h, burst: 1}");
  EXPECT_EQ(limited.status("X-Api-Key: a\r\n"), 200);
  EXPECT_EQ(limited.status("x-api-key: a\r\n"), 429);
  EXPECT_EQ(limited.status("X-Api-Key: b\r\n"), 200);
}

TEST(RateLimit, MayHoldForAllClientsTogether) {
  const Limited limited("{key: global, rate: 1/h, burst: 1}");
  EXPECT_EQ(limited.status("", "127.99.0.1"), 200);
  EXPECT_EQ(limited.status("", "127.99.0.2"), 429);
}

TEST(RateLimit, OnlyCountsInShadowMode) {
  const Limited limited("{rate: 1/h, burst: 1, shadow: true}");
  ASSERT_EQ(limited.status(), 200);

  const Response response = limited.candor.get("/");

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.field("RateLimit"), "");
  EXPECT_EQ(limited.decisions("shadow_refused"), 1);
  EXPECT_EQ(limited.candor.metrics().sum("candor_failures_total"), 0);
}

TEST(RateLimit, RefusesNewcomersToAFullTableWhereToldTo) {
  const Limited limited("{rate: 1/h, burst: 1, keys_max: 1, when_full: deny}");
  EXPECT_EQ(limited.status("", "127.99.0.1"), 200);
  EXPECT_EQ(limited.status("", "127.99.0.2"), 429);
  EXPECT_EQ(limited.decisions("table_full"), 1);
}

}  // namespace
}  // namespace candor::test
