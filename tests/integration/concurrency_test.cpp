// The limit of exchanges at once, over real sockets and two workers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

// One exchange at once and one that waits; the upstream answers once the gate is open.
class Concurrency : public testing::Test {
 protected:
  bool waiting(double count) const {
    return candor_.wait_metric("candor_concurrency_waiting", {{"route", "web"}}, count);
  }
  bool under_way(double count) const {
    return candor_.wait_metric("candor_concurrency_exchanges", {{"route", "web"}}, count);
  }
  RawClient ask(std::string_view path) const {
    RawClient client(candor_.address());
    client.send(get_request(path));
    return client;
  }

  Gate gate_;
  ScriptedUpstream upstream_{Script{repeat({read_message(), wait_for(gate_), send(std::string(kOk))})}};
  Candor candor_{{.endpoints = {upstream_.url()},
                  .route = "filters: [concurrency: {max: 1, queue: 1, queue_timeout: 1h}]",
                  .routes = "- name: hasty\n"
                            "  match: {path: /hasty}\n"
                            "  upstream: api\n"
                            "  filters: [concurrency: {max: 1, queue: 1, queue_timeout: 50ms}]"}};
};

TEST_F(Concurrency, LetsOneGoOnAndTheNextWaitAndRefusesTheThird) {
  RawClient first = ask("/first");
  ASSERT_TRUE(upstream_.wait_received("GET /first"));
  RawClient second = ask("/second");
  ASSERT_TRUE(waiting(1));

  const Response third = candor_.get("/third");
  expect_answer_form(third, {.status = 503, .cause = "overloaded", .token = "proxy_internal_response"});
  EXPECT_EQ(third.field("Retry-After"), "1");

  // A client that leaves the queue frees its place.
  second.reset();
  ASSERT_TRUE(waiting(0));
  EXPECT_TRUE(candor_.wait_metric("candor_aborts_total", {{"route", "web"}, {"cause", "client_closed"}}, 1));
  RawClient fourth = ask("/fourth");
  ASSERT_TRUE(waiting(1));

  gate_.open();
  EXPECT_EQ(first.read_response().status, 200);
  EXPECT_EQ(fourth.read_response().status, 200);
  EXPECT_TRUE(under_way(0));
  EXPECT_TRUE(candor_.wait_metric("candor_responses_total", {{"route", "web"}}, 3));
  EXPECT_THAT(upstream_.received_in_all(), testing::Not(HasSubstr("/second")));
  const Metrics metrics = candor_.metrics();
  EXPECT_EQ(metrics.sum("candor_concurrency_refused_total", {{"reason", "queue_full"}}), 1);
  EXPECT_EQ(metrics.sum("candor_aborts_total", {{"route", "web"}}), 1);
}

TEST_F(Concurrency, GivesTheTurnToTheNextWhereAnExchangeIsCut) {
  RawClient first = ask("/first");
  ASSERT_TRUE(upstream_.wait_received("GET /first"));
  RawClient second = ask("/second");
  ASSERT_TRUE(waiting(1));

  first.reset();
  gate_.open();
  EXPECT_EQ(second.read_response().status, 200);
  EXPECT_TRUE(under_way(0));
}

TEST_F(Concurrency, EndsAWaitThatTakesTooLong) {
  RawClient first = ask("/hasty");
  ASSERT_TRUE(upstream_.wait_received("GET /hasty"));

  const Response second = candor_.get("/hasty");
  expect_answer_form(second, {.status = 503, .cause = "overloaded", .token = "proxy_internal_response"});
  EXPECT_EQ(candor_.metrics().sum("candor_concurrency_refused_total", {{"reason", "queue_timeout"}}), 1);
  EXPECT_THAT(text_of(candor_.log().wait_lines(1)[0], "error"), HasSubstr("queue_timeout"));

  gate_.open();
  EXPECT_EQ(first.read_response().status, 200);
}

TEST_F(Concurrency, ServesInTheDrainWhoWaits) {
  RawClient first = ask("/first");
  ASSERT_TRUE(upstream_.wait_received("GET /first"));
  RawClient second = ask("/second");
  ASSERT_TRUE(waiting(1));

  candor_.signal(SIGTERM);
  gate_.open();
  EXPECT_EQ(first.read_response().status, 200);
  EXPECT_EQ(second.read_response().status, 200);
  EXPECT_EQ(candor_.wait_exit(), 0);
}

TEST_F(Concurrency, SendsAwayWhoStillWaitsWhenTheDrainIsOver) {
  RawClient first = ask("/first");
  ASSERT_TRUE(upstream_.wait_received("GET /first"));
  RawClient second = ask("/second");
  ASSERT_TRUE(waiting(1));

  candor_.signal(SIGTERM);
  ASSERT_TRUE(eventually([this] { return candor_.admin("GET", "/readyz").status == 503; }));
  candor_.signal(SIGTERM);
  expect_answer_form(second.read_response(), {.status = 503, .cause = "draining", .token = "proxy_internal_response"});
  EXPECT_EQ(candor_.wait_exit(), 0);
}

}  // namespace
}  // namespace candor::test
