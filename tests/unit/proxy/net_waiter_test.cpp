#include "proxy/net/waiter.hpp"

#include <gtest/gtest.h>

#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/running.hpp"

namespace candor::net {
namespace {

using namespace std::chrono_literals;

Task<int> wait_once(Waiter& waiter, TimerWheel::time_point deadline) {
  co_await waiter.until(deadline);
  co_return 1;
}

Task<int> wait_twice(Waiter& waiter, TimerWheel::time_point first, TimerWheel::time_point second) {
  co_await waiter.until(first);
  co_await waiter.until(second);
  co_return 2;
}

class WaiterTest : public testing::Test {
 protected:
  const TimerWheel::time_point past_ = std::chrono::steady_clock::now() - 1s;
  boost::asio::io_context context_{1};
  LoopClock clock_ = test::clock_at(past_ - 1s);
  TimerWheel wheel_{context_, clock_};
  Waiter waiter_{wheel_};
};

TEST_F(WaiterTest, GoesOnWhenItIsWoken) {
  const test::Running<int> running(wait_once(waiter_, TimerWheel::kNever));
  ASSERT_FALSE(running.ended());
  waiter_.wake();

  EXPECT_TRUE(running.ended());
}

TEST_F(WaiterTest, GoesOnAtItsDeadline) {
  const test::Running<int> running(wait_once(waiter_, past_));
  ASSERT_FALSE(running.ended());
  context_.poll();

  EXPECT_TRUE(running.ended());
}

TEST_F(WaiterTest, WaitsOnWithoutADeadline) {
  const test::Running<int> running(wait_once(waiter_, TimerWheel::kNever));
  context_.poll();

  EXPECT_FALSE(running.ended());
}

TEST_F(WaiterTest, ForgetsTheDeadlineOfAWaitThatIsOver) {
  const test::Running<int> running(wait_twice(waiter_, past_, TimerWheel::kNever));
  waiter_.wake();
  context_.poll();

  EXPECT_FALSE(running.ended());
}

TEST_F(WaiterTest, IsDeafWhileNobodyWaits) {
  waiter_.wake();
  const test::Running<int> running(wait_once(waiter_, TimerWheel::kNever));

  EXPECT_FALSE(running.ended());
}

}  // namespace
}  // namespace candor::net
