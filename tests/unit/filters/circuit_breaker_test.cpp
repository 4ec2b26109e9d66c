#include "filters/circuit_breaker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filters/registry.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/server.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using test::field_of;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

// Two failures open it for five seconds; the routes api and web lead to one upstream.
class CircuitBreakerTest : public testing::Test {
 protected:
  Filter& filter(const char* route = "api", unsigned worker = 0) {
    return process_.filter(route, "circuit_breaker", worker);
  }
  static void answered(Filter& filter, Exchange& exchange, int upstream_status) {
    http1::ResponseHead head;
    head.status = exchange.upstream_status = upstream_status;
    filter.on_response(exchange, head);
  }
  static void complete(Filter& filter, Exchange& exchange) {
    dynamic_cast<CompleteHook&>(filter).on_complete(exchange);
  }
  static std::optional<Reply> serve(Filter& filter, int upstream_status, std::chrono::seconds later = 0s) {
    Request request("192.0.2.1");
    request.later(later);
    std::optional<Reply> reply = request.through(filter);
    if (!reply) answered(filter, request.exchange, upstream_status);
    complete(filter, request.exchange);
    return reply;
  }
  void open() {
    serve(filter(), 500);
    serve(filter(), 500);
  }
  double upstream_metric(const char* name) const { return process_.metric(name, {{"upstream", "api"}}); }

  Process process_{load("[circuit_breaker: {min_exchanges: 2, open: 5s}]").config};
};

TEST_F(CircuitBreakerTest, LetsRequestsPassToAGoodUpstream) {
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(serve(filter(), 200));
  EXPECT_EQ(upstream_metric("candor_circuit_open"), 0);
}

TEST_F(CircuitBreakerTest, RefusesWith503AndTheTimeOfTheNextProbe) {
  open();
  const std::optional<Reply> reply = serve(filter(), 200, 2s);

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::overloaded);
  EXPECT_EQ(field_of(*reply, "Retry-After"), "3");
  EXPECT_EQ(upstream_metric("candor_circuit_open"), 1);
  EXPECT_EQ(upstream_metric("candor_circuit_opened_total"), 1);
  EXPECT_EQ(process_.metric("candor_circuit_refused_total", {{"route", "api"}, {"upstream", "api"}}), 1);
}

TEST_F(CircuitBreakerTest, IsSharedByRoutesAndWorkers) {
  open();
  EXPECT_TRUE(serve(filter("web"), 200));
  EXPECT_TRUE(serve(filter("web", 1), 200));
}

TEST_F(CircuitBreakerTest, ClosesWithTheHeadOfTheProbesAnswer) {
  open();
  Request probe("192.0.2.1");
  probe.later(5s);
  EXPECT_FALSE(probe.through(filter()));
  EXPECT_TRUE(serve(filter(), 200, 5s));
  answered(filter(), probe.exchange, 200);

  EXPECT_FALSE(serve(filter(), 200, 5s));
  EXPECT_EQ(upstream_metric("candor_circuit_open"), 0);
}

TEST_F(CircuitBreakerTest, LetsTheNextProbeThroughWhereTheClientOfOneHasLeft) {
  open();
  Request probe("192.0.2.1");
  probe.later(5s);
  EXPECT_FALSE(probe.through(filter()));
  probe.exchange.cause = Cause::client_closed;
  complete(filter(), probe.exchange);

  EXPECT_FALSE(serve(filter(), 200, 5s));
  EXPECT_EQ(upstream_metric("candor_circuit_open"), 0);
}

TEST_F(CircuitBreakerTest, CountsNoRequestThatItRefusesItself) {
  open();
  for (int i = 0; i < 10; ++i) serve(filter(), 500);
  EXPECT_FALSE(serve(filter(), 200, 5s));
  EXPECT_FALSE(serve(filter(), 200, 5s));
}

TEST_F(CircuitBreakerTest, ExplainsWithoutUsingTheProbe) {
  open();
  Request request("192.0.2.1");
  EXPECT_EQ(filter().explain(request.exchange).reply->cause, Cause::overloaded);
  request.later(5s);
  EXPECT_FALSE(filter().explain(request.exchange).reply);
  EXPECT_FALSE(serve(filter(), 200, 5s));
}

TEST(CircuitBreaker, ReadsWhatCountsAsAFailure) {
  const auto error = [](const std::string& options) {
    const config::Loaded loaded = load("[]", "[circuit_breaker: {" + options + "}]");
    return loaded.errors.empty() ? "" : loaded.errors.front().to_string();
  };
  EXPECT_EQ(error("failures: [connection_refused, 5xx, 429]"), "");
  EXPECT_THAT(error("failures: [500, six]"), HasSubstr("found \"six\""));
  EXPECT_THAT(error("failures: []"), HasSubstr("expected 1 to 64 items, found 0"));
  EXPECT_NE(error("failures_percent: 0"), "");
  EXPECT_NE(error("failures_percent: 101"), "");
  EXPECT_THAT(error("open: 99ms"), HasSubstr("expected 100ms to 1h"));
  EXPECT_EQ(error("open: 100ms, window: 1h"), "");
  EXPECT_THAT(error("window: 3601s"), HasSubstr("expected 100ms to 1h"));
}

TEST(CircuitBreaker, IsOneForAnUpstream) {
  const config::Loaded same = load("[]", "[circuit_breaker: {open: 5s}]");
  EXPECT_NO_THROW(Process(same.config));
  const config::Loaded differs = config::load_text(
      "listeners: [{address: '127.0.0.1:8080'}]\n"
      "upstreams: [{name: api, endpoints: ['http://127.0.0.1:9001']}]\n"
      "routes:\n"
      "  - {name: a, match: {path: /a}, upstream: api, filters: [circuit_breaker: {open: 5s}]}\n"
      "  - {name: b, match: {path: /b}, upstream: api, filters: [circuit_breaker: {open: 6s}]}\n",
      "test.yaml", catalog());
  EXPECT_THROW(Process(differs.config), StartError);
}

// The second one refused what the first had let through as the probe, so that an open circuit never closed.
TEST(CircuitBreaker, IsOnceInAChain) {
  const config::Loaded twice = load("[circuit_breaker: {open: 5s}]", "[circuit_breaker: {open: 5s}]");
  ASSERT_EQ(twice.errors.size(), 1U);
  EXPECT_THAT(twice.errors.front().to_string(),
              HasSubstr("routes[0].filters: circuit_breaker stands twice, in line 3 and in line 6; expected it once"));
}

TEST(CircuitBreaker, LeavesRoutesAloneThatAnswerByThemselves) {
  const Process process(config::load_text("listeners: [{address: '127.0.0.1:8080'}]\n"
                                          "routes: [{name: own, match: {path: /}, filters: [circuit_breaker, "
                                          "respond: {status: 204}]}]\n",
                                          "test.yaml", catalog())
                            .config);
  EXPECT_EQ(process.metric("candor_circuit_open", {{"upstream", ""}}), -1);
}

}  // namespace
}  // namespace candor::filters
