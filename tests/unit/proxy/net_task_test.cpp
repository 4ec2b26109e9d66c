#include "proxy/net/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "tests/unit/proxy/support/running.hpp"

namespace candor::net {
namespace {

// Holds the coroutine that waits for it until the test lets it go.
struct Gate {
  std::coroutine_handle<> waiting;

  auto passed() {
    struct Wait {
      Gate& gate;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> coroutine) const { gate.waiting = coroutine; }
      void await_resume() const noexcept {}
    };
    return Wait{*this};
  }
  void open() { std::exchange(waiting, {}).resume(); }
};

Task<int> answer(int value) { co_return value; }

Task<int> sum_up_to(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    const int one = co_await answer(1);
    sum += one;
  }
  co_return sum;
}

Task<int> fail() {
  throw std::runtime_error("no");
  co_return 0;
}

Task<int> caught(Gate* gate) {
  try {
    if (gate != nullptr) co_await gate->passed();
    const int value = co_await fail();
    co_return value;
  } catch (const std::runtime_error&) {
    co_return -1;
  }
}

Task<int> pass_gate(Gate& gate, int value) {
  co_await gate.passed();
  co_return value;
}

Task<int> twice_through(Gate& gate) {
  const int first = co_await pass_gate(gate, 1);
  const int second = co_await pass_gate(gate, 2);
  co_return first + second;
}

Task<int> hold(std::shared_ptr<int> held, Gate& gate) {
  co_await gate.passed();
  co_return *held;
}

Detached note(std::vector<int>& order) {
  order.push_back(1);
  const int value = co_await answer(2);
  order.push_back(value);
}

TEST(Task, GivesItsValueToItsAwaiter) {
  const test::Running<int> running(sum_up_to(3));

  ASSERT_TRUE(running.ended());
  EXPECT_EQ(running.result(), 3);
}

// A task that resumed its awaiter from its own end would need a frame of the stack for every turn.
TEST(Task, LoopsOverTasksThatNeverWaitWithoutGrowingTheStack) {
  constexpr int kTurns = 1'000'000;
  const test::Running<int> running(sum_up_to(kTurns));

  ASSERT_TRUE(running.ended());
  EXPECT_EQ(running.result(), kTurns);
}

TEST(Task, ThrowsInItsAwaiter) {
  const test::Running<int> running(caught(nullptr));

  ASSERT_TRUE(running.ended());
  EXPECT_EQ(running.result(), -1);
}

TEST(Task, ThrowsInItsAwaiterAfterAWait) {
  Gate gate;
  const test::Running<int> running(caught(&gate));
  ASSERT_FALSE(running.ended());
  gate.open();

  ASSERT_TRUE(running.ended());
  EXPECT_EQ(running.result(), -1);
}

TEST(Task, ResumesItsAwaiterWhenItEndsAfterAWait) {
  Gate gate;
  const test::Running<int> running(twice_through(gate));
  gate.open();
  EXPECT_FALSE(running.ended());
  gate.open();

  ASSERT_TRUE(running.ended());
  EXPECT_EQ(running.result(), 3);
}

TEST(Task, DoesNotStartBeforeItIsAwaited) {
  Gate gate;
  const Task<int> task = pass_gate(gate, 1);

  EXPECT_FALSE(gate.waiting);
}

TEST(Task, FreesWhatItHoldsWhenItIsDestroyedWhileItWaits) {
  Gate gate;
  const auto held = std::make_shared<int>(1);
  {
    const test::Running<int> running(hold(held, gate));
    ASSERT_GT(held.use_count(), 1);
  }

  EXPECT_EQ(held.use_count(), 1);
}

TEST(Detached, RunsAtOnce) {
  std::vector<int> order;
  note(order);

  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

}  // namespace
}  // namespace candor::net
