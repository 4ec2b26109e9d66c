#include "filters/concurrency.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "tests/unit/filters/patience.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using test::field_of;
using test::load;
using test::Patience;
using test::Process;
using test::Request;
using testing::HasSubstr;

// Exchanges of one route with one permit and one place in the queue.
class ConcurrencyTest : public testing::Test {
 protected:
  struct Asking {
    Asking(test::WaitingRoom& room, Filter& its_filter) : filter(its_filter), patience(room) {
      EXPECT_FALSE(request.through(filter));
      patience.ask(dynamic_cast<WaitHook&>(filter), request.exchange);
    }
    void complete() { dynamic_cast<CompleteHook&>(filter).on_complete(request.exchange); }
    bool passed() const { return patience.ended() && !patience.reply(); }

    Request request{"192.0.2.1"};
    Filter& filter;
    Patience patience;
  };

  Asking& ask(unsigned worker = 0, const char* route = "api") {
    return asking_.emplace_back(room_, process_.filter(route, "concurrency", worker));
  }
  double metric(const char* name, observe::Labels labels = {}) const {
    labels["route"] = "api";
    return process_.metric(name, labels);
  }

  Process process_{load("[concurrency: {max: 1, queue: 1, queue_timeout: 3s}]").config};
  test::WaitingRoom room_;
  std::deque<Asking> asking_;
};

TEST_F(ConcurrencyTest, LetsAsManyGoOnAsItIsTold) {
  EXPECT_TRUE(ask().passed());
  EXPECT_FALSE(ask().patience.ended());
}

TEST_F(ConcurrencyTest, CountsOverAllWorkers) {
  EXPECT_TRUE(ask(0).passed());
  EXPECT_FALSE(ask(1).patience.ended());
}

TEST_F(ConcurrencyTest, CountsEachRouteByItself) {
  EXPECT_TRUE(ask(0, "api").passed());
  EXPECT_TRUE(ask(0, "web").passed());
}

TEST_F(ConcurrencyTest, RefusesOneMoreThanItsQueueTakes) {
  ask();
  ask();
  const Asking& third = ask();

  ASSERT_TRUE(third.patience.ended());
  EXPECT_EQ(third.patience.reply()->cause, Cause::overloaded);
  EXPECT_EQ(field_of(*third.patience.reply(), "Retry-After"), "1");
  EXPECT_EQ(metric("candor_concurrency_refused_total", {{"reason", "queue_full"}}), 1);
}

TEST_F(ConcurrencyTest, ExplainsWhatItWouldDo) {
  Request request("192.0.2.1");
  Filter& filter = process_.filter("api", "concurrency");
  EXPECT_TRUE(filter.explain(request.exchange).known);
  ask();
  EXPECT_FALSE(filter.explain(request.exchange).known);
  ask();
  const Verdict verdict = filter.explain(request.exchange);

  ASSERT_TRUE(verdict.reply);
  EXPECT_EQ(verdict.reply->cause, Cause::overloaded);
  EXPECT_EQ(metric("candor_concurrency_waiting"), 1);
  EXPECT_EQ(metric("candor_concurrency_refused_total", {{"reason", "queue_full"}}), 0);
}

TEST_F(ConcurrencyTest, LetsTheNextGoOnAtTheEndOfAnExchange) {
  Asking& first = ask();
  const Asking& second = ask();
  first.complete();
  room_.poll();

  EXPECT_TRUE(second.passed());
  EXPECT_EQ(metric("candor_concurrency_exchanges"), 1);
}

TEST_F(ConcurrencyTest, EndsAWaitThatTakesTooLong) {
  ask();
  Asking& second = ask();
  room_.later(3s - 1ms);
  second.patience.wake();
  EXPECT_FALSE(second.patience.ended());
  room_.later(1ms);
  second.patience.wake();

  ASSERT_TRUE(second.patience.ended());
  EXPECT_EQ(second.patience.reply()->cause, Cause::overloaded);
  EXPECT_THAT(second.patience.reply()->log_detail, HasSubstr("queue_timeout"));
  EXPECT_EQ(metric("candor_concurrency_refused_total", {{"reason", "queue_timeout"}}), 1);
}

TEST_F(ConcurrencyTest, FreesThePlaceOfAClientThatLeaves) {
  ask();
  Asking& second = ask();
  second.patience.leave();

  ASSERT_TRUE(second.patience.ended());
  EXPECT_EQ(second.patience.reply()->cause, Cause::client_closed);
  EXPECT_FALSE(ask().patience.ended());
  EXPECT_EQ(metric("candor_concurrency_waiting"), 1);
}

TEST_F(ConcurrencyTest, LetsNobodyWaitBeyondTheDrain) {
  ask();
  Asking& second = ask();
  second.patience.end_drain();

  ASSERT_TRUE(second.patience.ended());
  EXPECT_EQ(second.patience.reply()->cause, Cause::draining);
}

TEST_F(ConcurrencyTest, HasEveryPermitBackInTheEnd) {
  Asking& first = ask();
  Asking& second = ask();
  Asking& refused = ask();
  first.complete();
  room_.poll();
  second.complete();
  refused.complete();

  EXPECT_EQ(metric("candor_concurrency_exchanges"), 0);
  EXPECT_TRUE(ask().passed());
}

TEST_F(ConcurrencyTest, ExplainsWithoutTakingAPermit) {
  Filter& filter = process_.filter("api", "concurrency");
  Request request("192.0.2.1");

  EXPECT_TRUE(filter.explain(request.exchange).known);
  EXPECT_TRUE(ask().passed());
  EXPECT_FALSE(filter.explain(request.exchange).known);
  EXPECT_EQ(filter.explain(request.exchange).note, "1 of 1 are under way, 0 wait");
}

TEST(Concurrency, NeedsItsLimit) {
  const auto error = [](const std::string& options) {
    const config::Loaded loaded = load("[]", "[concurrency: {" + options + "}]");
    return loaded.errors.empty() ? "" : loaded.errors.front().to_string();
  };
  EXPECT_THAT(error(""), HasSubstr("is missing; expected a number"));
  EXPECT_THAT(error("max: 0"), HasSubstr("from 1 to 1000000"));
  EXPECT_EQ(error("max: 1000000, queue: 100000"), "");
  EXPECT_NE(error("max: 1000001"), "");
  EXPECT_NE(error("max: 1, queue: 100001"), "");
}

TEST(Concurrency, CanStandInARouteOnce) {
  const config::Loaded loaded = load("[concurrency: {max: 1}]", "[concurrency: {max: 2}]");
  ASSERT_EQ(loaded.errors.size(), 1U);
  EXPECT_THAT(loaded.errors.front().what, HasSubstr("concurrency stands twice"));
}

}  // namespace
}  // namespace candor::filters
