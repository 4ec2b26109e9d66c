#include "filters/rate_limit_key.hpp"

#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::Request;

KeyHash hash(std::string_view key, const Request& request) {
  KeyHasher hasher(HashSecret{});
  return RateLimitKey::parse(key).value().hash(request.exchange, hasher);
}

TEST(RateLimitKey, RefusesWhatItDoesNotKnow) {
  EXPECT_FALSE(RateLimitKey::parse("client"));
  EXPECT_FALSE(RateLimitKey::parse("field:"));
  EXPECT_FALSE(RateLimitKey::parse("field:X Y"));
  EXPECT_FALSE(RateLimitKey::parse(""));
}

TEST(RateLimitKey, TellsIpv4ClientsApart) {
  EXPECT_EQ(hash("client_ip", Request("192.0.2.1")), hash("client_ip", Request("192.0.2.1")));
  EXPECT_NE(hash("client_ip", Request("192.0.2.1")), hash("client_ip", Request("192.0.2.2")));
}

TEST(RateLimitKey, TakesIpv6ClientsOfOneSlash64Together) {
  EXPECT_EQ(hash("client_ip", Request("2001:db8:1:2::1")), hash("client_ip", Request("2001:db8:1:2:ffff::9")));
  EXPECT_NE(hash("client_ip", Request("2001:db8:1:2::1")), hash("client_ip", Request("2001:db8:1:3::1")));
}

TEST(RateLimitKey, ReadsTheFieldWhateverItsCase) {
  const Request one = Request("192.0.2.1").field("X-Api-Key", "blue");
  const Request same = Request("192.0.2.2").field("x-api-key", "blue");
  const Request other = Request("192.0.2.1").field("X-Api-Key", "green");

  EXPECT_EQ(hash("field:X-Api-Key", one), hash("field:X-Api-Key", same));
  EXPECT_NE(hash("field:X-Api-Key", one), hash("field:X-Api-Key", other));
}

TEST(RateLimitKey, RequestsWithoutTheFieldShareOneBucket) {
  EXPECT_EQ(hash("field:X-Api-Key", Request("192.0.2.1")), hash("field:X-Api-Key", Request("192.0.2.2")));
}

TEST(RateLimitKey, RouteTakesAllClientsTogetherAndRoutesApart) {
  config::Route web;
  web.name = "web";
  Request elsewhere("192.0.2.1");
  elsewhere.exchange.route = &web;

  EXPECT_EQ(hash("route", Request("192.0.2.1")), hash("route", Request("192.0.2.2")));
  EXPECT_NE(hash("route", Request("192.0.2.1")), hash("route", elsewhere));
}

TEST(RateLimitKey, GlobalTakesRoutesTogether) {
  config::Route web;
  web.name = "web";
  Request elsewhere("192.0.2.1");
  elsewhere.exchange.route = &web;

  EXPECT_EQ(hash("global", Request("192.0.2.2")), hash("global", elsewhere));
}

}  // namespace
}  // namespace candor::filters
