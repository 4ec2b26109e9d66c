#include "filters/rate_limit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proxy/server.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using test::field_of;
using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

constexpr const char* kName = "rate_limit";

Process one_limiter(const std::string& options) {
  return Process(load("[]", "[rate_limit: {" + options + "}]").config);
}

std::string field_of(const http1::ResponseHead& head, std::string_view name) {
  const http1::Field* field = head.fields.find(name);
  return field == nullptr ? "" : std::string(field->value);
}

TEST(RateLimit, RefusesWith429AndATrueRetryAfter) {
  Process process = one_limiter("rate: 2/10s, burst: 1");
  Filter& filter = process.filter("api", kName);
  ASSERT_FALSE(Request("192.0.2.1").through(filter));

  const std::optional<Reply> refused = Request("192.0.2.1").through(filter);

  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->cause, Cause::rate_limited);
  EXPECT_EQ(field_of(*refused, "Retry-After"), "5");
  EXPECT_TRUE(Request("192.0.2.1").later(5s - 1ns).through(filter));
  EXPECT_FALSE(Request("192.0.2.1").later(5s).through(filter));
}

TEST(RateLimit, RefusalConsumesNothing) {
  Process process = one_limiter("rate: 1/s, burst: 1");
  Filter& filter = process.filter("api", kName);
  ASSERT_FALSE(Request("192.0.2.1").through(filter));
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Request("192.0.2.1").later(500ms).through(filter));

  EXPECT_FALSE(Request("192.0.2.1").later(1s).through(filter));
}

TEST(RateLimit, CountsOverAllWorkers) {
  Process process = one_limiter("rate: 1/s, burst: 2");

  EXPECT_FALSE(Request("192.0.2.1").through(process.filter("api", kName, 0)));
  EXPECT_FALSE(Request("192.0.2.1").through(process.filter("api", kName, 1)));
  EXPECT_TRUE(Request("192.0.2.1").through(process.filter("api", kName, 0)));
  EXPECT_TRUE(Request("192.0.2.1").through(process.filter("api", kName, 1)));
}

TEST(RateLimit, BurstIsTheEventsOfTheRateUnlessGiven) {
  Process process = one_limiter("rate: 3/m");
  Filter& filter = process.filter("api", kName);
  for (int i = 0; i < 3; ++i) ASSERT_FALSE(Request("192.0.2.1").through(filter));

  EXPECT_TRUE(Request("192.0.2.1").through(filter));
}

TEST(RateLimit, ShadowLetsThroughAndCounts) {
  Process process = one_limiter("rate: 1/s, burst: 1, shadow: true");
  Filter& filter = process.filter("api", kName);
  EXPECT_FALSE(Request("192.0.2.1").through(filter));
  EXPECT_FALSE(Request("192.0.2.1").through(filter));

  const auto decisions = [&](const char* decision) {
    return process.metric("candor_rate_limit_decisions_total",
                          {{"route", "api"}, {"limiter", "default"}, {"decision", decision}});
  };
  EXPECT_EQ(decisions("allowed"), 1);
  EXPECT_EQ(decisions("shadow_refused"), 1);
  EXPECT_EQ(decisions("refused"), 0);
}

TEST(RateLimit, ShadowSaysNothingOnResponses) {
  Process process = one_limiter("rate: 1/s, shadow: true");
  Filter& filter = process.filter("api", kName);
  Request request("192.0.2.1");
  request.through(filter);
  http1::ResponseHead head;

  filter.on_response(request.exchange, head);

  EXPECT_EQ(head.fields.size(), 0U);
}

TEST(RateLimit, SaysOnEveryResponseWhatIsLeft) {
  Process process = one_limiter("rate: 100/s, burst: 200");
  Filter& filter = process.filter("api", kName);
  Request request("192.0.2.1");
  request.through(filter);
  http1::ResponseHead head;

  filter.on_response(request.exchange, head);

  EXPECT_EQ(field_of(head, "RateLimit-Policy"), R"("default";q=200;w=2)");
  EXPECT_EQ(field_of(head, "RateLimit"), R"("default";r=199;t=1)");
}

TEST(RateLimit, SaysOnTheRefusalThatNothingIsLeft) {
  Process process = one_limiter("rate: 1/5s, burst: 1");
  Filter& filter = process.filter("api", kName);
  ASSERT_FALSE(Request("192.0.2.1").through(filter));
  Request request("192.0.2.1");
  ASSERT_TRUE(request.through(filter));
  http1::ResponseHead head;

  filter.on_response(request.exchange, head);

  EXPECT_EQ(field_of(head, "RateLimit"), R"("default";r=0;t=5)");
}

// Filters see a response in reverse order, so what is there already is from filters that stand later in the chain.
TEST(RateLimit, OwnMemberGoesBeforeThoseThatAreThere) {
  Process process = one_limiter("name: outer, rate: 9/s");
  Filter& filter = process.filter("api", kName);
  Request request("192.0.2.1");
  request.through(filter);
  http1::ResponseHead head;
  head.fields.add("ratelimit", R"("inner";r=3;t=1)");
  head.fields.add("RateLimit", R"("innermost";r=7;t=2)");

  filter.on_response(request.exchange, head);

  EXPECT_EQ(field_of(head, "RateLimit"), R"("outer";r=8;t=1, "inner";r=3;t=1, "innermost";r=7;t=2)");
  EXPECT_EQ(field_of(head, "RateLimit-Policy"), R"("outer";q=9;w=1)");
}

TEST(RateLimit, FullTableLetsNewcomersThroughByDefault) {
  Process process = one_limiter("rate: 1/s, keys_max: 1");
  Filter& filter = process.filter("api", kName);
  ASSERT_FALSE(Request("192.0.2.1").through(filter));

  EXPECT_FALSE(Request("192.0.2.2").through(filter));
  EXPECT_EQ(process.metric("candor_rate_limit_decisions_total",
                           {{"route", "api"}, {"limiter", "default"}, {"decision", "table_full"}}),
            1);
}

TEST(RateLimit, FullTableDeniesNewcomersWhereConfiguredUntilThereIsRoom) {
  Process process = one_limiter("rate: 1/s, burst: 3, keys_max: 1, when_full: deny");
  Filter& filter = process.filter("api", kName);
  ASSERT_FALSE(Request("192.0.2.1").through(filter));

  const std::optional<Reply> refused = Request("192.0.2.2").through(filter);

  ASSERT_TRUE(refused);
  EXPECT_EQ(field_of(*refused, "Retry-After"), "3");
  EXPECT_FALSE(Request("192.0.2.2").later(3s).through(filter));
  EXPECT_EQ(process.metric("candor_rate_limit_evictions_total", {{"limiter", "default"}}), 1);
}

TEST(RateLimit, GlobalListSharesOneTable) {
  Process process(load("[rate_limit: {rate: 1/s, burst: 1}]").config);

  EXPECT_FALSE(Request("192.0.2.1").through(process.filter("api", kName)));
  EXPECT_TRUE(Request("192.0.2.1").through(process.filter("web", kName)));
}

TEST(RateLimit, RequestTakesWhatItCosts) {
  Process process = one_limiter("rate: 1/s, burst: 5, cost: 2");
  Filter& filter = process.filter("api", kName);
  ASSERT_FALSE(Request("192.0.2.1").through(filter));
  ASSERT_FALSE(Request("192.0.2.1").through(filter));

  Request request("192.0.2.1");
  const std::optional<Reply> refused = request.through(filter);
  http1::ResponseHead head;
  filter.on_response(request.exchange, head);

  ASSERT_TRUE(refused);
  EXPECT_EQ(field_of(*refused, "Retry-After"), "1");
  EXPECT_EQ(field_of(head, "RateLimit"), R"("default";r=1;t=1)");
  EXPECT_FALSE(Request("192.0.2.1").later(1s).through(filter));
}

TEST(RateLimit, RequestsOfOneRouteMayCostMore) {
  Process process(load("[rate_limit: {rate: 1/h, burst: 4, route_costs: {web: 3}}]").config);

  EXPECT_FALSE(Request("192.0.2.1").through(process.filter("web", kName)));
  EXPECT_TRUE(Request("192.0.2.1").through(process.filter("web", kName)));
  EXPECT_FALSE(Request("192.0.2.1").through(process.filter("api", kName)));
  EXPECT_TRUE(Request("192.0.2.1").through(process.filter("api", kName)));
}

TEST(RateLimit, CostsAreTakenUpToTheBurstAndNotAbove) {
  EXPECT_EQ(first_error("rate_limit", "rate: 1/s, burst: 4, cost: 4, route_costs: {api: 4}"), "");
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, burst: 4, cost: 5"),
              HasSubstr("cost: expected a whole number from 1 to 4"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, burst: 4, route_costs: {api: 5}"),
              HasSubstr("from 1 to the burst (4), found"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, burst: 4, route_costs: {api: 0}"),
              HasSubstr("from 1 to the burst (4), found"));
}

TEST(RateLimit, CostsAreThoseOfRoutesThatAreThere) {
  const config::Loaded loaded = load("[rate_limit: {rate: 2/s, route_costs: {web: 2, wbe: 2}}]");

  ASSERT_EQ(loaded.errors.size(), 1U);
  EXPECT_THAT(loaded.errors.front().to_string(),
              HasSubstr("filters[0].rate_limit.route_costs: expected the name of a route, found \"wbe\""));
}

TEST(RateLimit, KnowsUsers) {
  Process process = one_limiter("rate: 1/h, burst: 1, key: user");
  Filter& filter = process.filter("api", kName);
  const auto as = [&](std::string_view user) {
    Request request("192.0.2.1");
    request.exchange.user = user;
    return request.through(filter).has_value();
  };
  EXPECT_FALSE(as("ann"));
  EXPECT_TRUE(as("ann"));
  EXPECT_FALSE(as("bob"));
  EXPECT_FALSE(as(""));
  EXPECT_TRUE(as(""));
}

TEST(RateLimit, ExplainsWithoutTakingOrCounting) {
  Process process = one_limiter("rate: 1/h, burst: 2");
  Filter& filter = process.filter("api", kName);
  const auto explained = [&] {
    Request request("192.0.2.1");
    return filter.explain(request.exchange);
  };

  for (int i = 0; i < 5; ++i) EXPECT_FALSE(explained().reply);
  EXPECT_EQ(explained().note, "limiter default: 1 of 2 would be left");
  ASSERT_FALSE(Request("192.0.2.1").through(filter));
  ASSERT_FALSE(Request("192.0.2.1").through(filter));

  EXPECT_EQ(explained().reply.value().cause, Cause::rate_limited);
  EXPECT_EQ(field_of(*explained().reply, "Retry-After"),
            field_of(*Request("192.0.2.1").through(filter), "Retry-After"));
  EXPECT_EQ(explained().note, "limiter default: 0 of 2 would be left, too few");
  EXPECT_EQ(process.metric("candor_rate_limit_decisions_total",
                           {{"route", "api"}, {"limiter", "default"}, {"decision", "allowed"}}),
            2);
  EXPECT_EQ(process.metric("candor_rate_limit_decisions_total",
                           {{"route", "api"}, {"limiter", "default"}, {"decision", "refused"}}),
            1);
}

TEST(RateLimit, TwoLimitersOfOneNameInARouteKeepItFromStarting) {
  const config::Loaded loaded = load("[rate_limit: {rate: 1/s}]", "[rate_limit: {rate: 2/s}]");
  ASSERT_TRUE(loaded.errors.empty());

  EXPECT_THROW(Process process(loaded.config), StartError);
}

TEST(RateLimit, ErrorsSayWhatWasExpected) {
  EXPECT_THAT(first_error("rate_limit", "burst: 3"), HasSubstr("rate: is missing; expected a rate such as 100/s"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, key: ip"),
              HasSubstr("expected client_ip, user, field:NAME, route or global"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, name: 'a\"b'"), HasSubstr("expected 1 to 64 letters"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, burst: 0"), HasSubstr("burst"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, keys_max: 0"), HasSubstr("keys_max"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, when_full: drop"), HasSubstr("when_full"));
  EXPECT_THAT(first_error("rate_limit", "rate: 1/s, brust: 3"), HasSubstr("brust"));
}

TEST(RateLimit, RateThatIsWrongIsTheOnlyError) {
  EXPECT_EQ(load("[]", "[rate_limit: {rate: fast, burst: 3, key: route}]").errors.size(), 1U);
}

TEST(RateLimit, RateIsTakenAtItsLimitAndNotAbove) {
  EXPECT_EQ(first_error("rate_limit", "rate: 1000000/s"), "");
  EXPECT_THAT(first_error("rate_limit", "rate: 1000001/s"), HasSubstr("expected at most 1000000/s"));
}

TEST(RateLimit, BurstIsTakenAtItsLimitAndNotAbove) {
  EXPECT_EQ(first_error("rate_limit", "rate: 1000/s, burst: 100000000"), "");
  EXPECT_NE(first_error("rate_limit", "rate: 1000/s, burst: 100000001"), "");
}

TEST(RateLimit, BurstThatTakesAYearIsTakenAndNotMore) {
  EXPECT_EQ(first_error("rate_limit", "rate: 1/d, burst: 365"), "");
  EXPECT_THAT(first_error("rate_limit", "rate: 1/d, burst: 366"), HasSubstr("within a year"));
}

}  // namespace
}  // namespace candor::filters
