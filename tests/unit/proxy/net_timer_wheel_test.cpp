// The wheel is started in the past, so that deadlines between its start and now are due at the next poll and nothing
// has to be waited for.
#include "proxy/net/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <vector>

#include "tests/unit/proxy/support/clock.hpp"

namespace candor::net {
namespace {

using namespace std::chrono_literals;

class Probe : public TimerWheel::Node {
 public:
  int fired = 0;
  std::function<void()> then;

 private:
  void on_deadline() override {
    ++fired;
    if (then) then();
  }
};

class Wheel {
 public:
  explicit Wheel(LoopClock::time_point start) : clock(test::clock_at(start)), wheel(context, clock) {}

  void set(Probe& probe, LoopClock::time_point deadline) { wheel.set(probe, deadline); }
  void turn() {
    context.restart();
    context.poll();
  }

  boost::asio::io_context context{1};
  LoopClock clock;
  TimerWheel wheel;
};

class TimerWheelStartedEarlier : public testing::Test {
 protected:
  const LoopClock::time_point now_ = std::chrono::steady_clock::now();
  const LoopClock::time_point start_ = now_ - 20s;
  Wheel wheel_{start_};
  Probe probe_;
};

TEST_F(TimerWheelStartedEarlier, FiresOnceWhenTheDeadlineIsOver) {
  wheel_.set(probe_, start_ + 100ms);
  wheel_.turn();
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 1);
}

TEST_F(TimerWheelStartedEarlier, FiresADeadlineThatWasOverWhenItWasSet) {
  wheel_.set(probe_, start_ - 1s);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 1);
}

TEST_F(TimerWheelStartedEarlier, FiresADeadlineBeyondOneTurnOfTheWheel) {
  wheel_.set(probe_, start_ + 15s);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 1);
}

TEST_F(TimerWheelStartedEarlier, LooksAtAFarDeadlineWithoutFiringIt) {
  wheel_.set(probe_, now_ + 1h);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 0);
}

TEST_F(TimerWheelStartedEarlier, DoesNotFireWhatIsNeverDue) {
  wheel_.set(probe_, TimerWheel::kNever);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 0);
}

TEST_F(TimerWheelStartedEarlier, ForgetsADeadlineThatWasCleared) {
  wheel_.set(probe_, start_ + 100ms);
  TimerWheel::clear(probe_);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 0);
}

TEST_F(TimerWheelStartedEarlier, FiresANewDeadlineAfterAClearedOne) {
  wheel_.set(probe_, start_ + 100ms);
  TimerWheel::clear(probe_);
  wheel_.set(probe_, start_ + 200ms);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 1);
}

TEST_F(TimerWheelStartedEarlier, GoesByALaterDeadlineThanTheOneItIsLinkedFor) {
  wheel_.set(probe_, start_ + 100ms);
  wheel_.set(probe_, now_ + 1h);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 0);
}

TEST_F(TimerWheelStartedEarlier, MovesForAnEarlierDeadline) {
  wheel_.set(probe_, now_ + 1h);
  wheel_.set(probe_, start_ + 100ms);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 1);
}

TEST_F(TimerWheelStartedEarlier, FiresInTheOrderOfTheDeadlines) {
  std::vector<int> order;
  Probe later;
  probe_.then = [&] { order.push_back(1); };
  later.then = [&] { order.push_back(2); };
  wheel_.set(later, start_ + 300ms);
  wheel_.set(probe_, start_ + 100ms);
  wheel_.turn();

  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

TEST_F(TimerWheelStartedEarlier, CanBeSetAgainWhileItFires) {
  probe_.then = [&] { wheel_.set(probe_, now_ + 1h); };
  wheel_.set(probe_, start_ + 100ms);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 1);
}

TEST_F(TimerWheelStartedEarlier, LetsALinkedNodeDie) {
  {
    Probe mortal;
    wheel_.set(mortal, start_ + 100ms);
  }
  wheel_.set(probe_, start_ + 100ms);
  wheel_.turn();

  EXPECT_EQ(probe_.fired, 1);
}

TEST_F(TimerWheelStartedEarlier, LetsANodeDieByAnotherOfTheSameTick) {
  auto mortal = std::make_unique<Probe>();
  int fired_before = 0;
  probe_.then = [&] {
    fired_before = mortal->fired;
    mortal.reset();
  };
  wheel_.set(probe_, start_ + 100ms);
  wheel_.set(*mortal, start_ + 100ms);
  wheel_.turn();

  EXPECT_EQ(fired_before, 0);
  EXPECT_EQ(mortal, nullptr);
}

// The wheel rounds up to its ticks: whatever the distance to a tick, nothing fires before its time.
TEST(TimerWheel, NeverFiresEarly) {
  const auto start = std::chrono::steady_clock::now();
  Wheel wheel(start);
  std::vector<std::unique_ptr<Probe>> probes;
  for (auto delay = 1us; delay < 3 * TimerWheel::kTick; delay += 499us) {
    auto& probe = *probes.emplace_back(std::make_unique<Probe>());
    const auto deadline = start + delay;
    probe.then = [&wheel, deadline] { EXPECT_GE(wheel.clock.now(), deadline); };
    wheel.set(probe, deadline);
  }
  wheel.context.run();

  for (const auto& probe : probes) EXPECT_EQ(probe->fired, 1);
}

// With nothing linked no tick is visited; the first deadline after such a time must not wait for a turn of the wheel.
TEST(TimerWheel, FiresInTimeAfterMoreThanATurnWithoutDeadlines) {
  constexpr int kTurn = 1024;
  Wheel wheel(std::chrono::steady_clock::now() - (10 * kTurn + 1) * TimerWheel::kTick);
  Probe probe;
  wheel.set(probe, wheel.clock.now() + 2 * TimerWheel::kTick);
  wheel.context.run_for(2s);  // ends at once when it has fired

  EXPECT_EQ(probe.fired, 1);
}

TEST(DeadlineAfter, IsNeverWhereTheTimeoutIsOff) {
  EXPECT_EQ(deadline_after(LoopClock::time_point{}, 0ms), TimerWheel::kNever);
}

TEST(DeadlineAfter, AddsTheTimeout) {
  EXPECT_EQ(deadline_after(LoopClock::time_point(5s), 20ms), LoopClock::time_point(5020ms));
}

}  // namespace
}  // namespace candor::net
