#include "proxy/net/ticket_queue.hpp"

#include <gtest/gtest.h>

namespace candor::net {
namespace {

class Sleeper final : public Wakeable {
 public:
  int woken = 0;
  void wake() override { ++woken; }
};

class TicketQueueTest : public testing::Test {
 protected:
  static constexpr std::size_t kPlaces = 2;

  std::unique_ptr<TicketQueue::Place> enter(Sleeper& sleeper) { return queue_.enter(context_, sleeper, kPlaces); }

  boost::asio::io_context context_{1};
  TicketQueue queue_;
  Sleeper first_;
  Sleeper second_;
  Sleeper third_;
};

TEST_F(TicketQueueTest, TakesAsManyAsThereArePlaces) {
  const auto first = enter(first_);
  const auto second = enter(second_);

  EXPECT_NE(first, nullptr);
  EXPECT_NE(second, nullptr);
}

TEST_F(TicketQueueTest, RefusesOneMoreThanThereArePlaces) {
  const auto first = enter(first_);
  const auto second = enter(second_);

  EXPECT_EQ(enter(third_), nullptr);
}

TEST_F(TicketQueueTest, HasRoomAgainWhenOneLeaves) {
  auto first = enter(first_);
  const auto second = enter(second_);
  first.reset();

  EXPECT_NE(enter(third_), nullptr);
}

TEST_F(TicketQueueTest, WakesTheFirstInLineOnly) {
  const auto first = enter(first_);
  const auto second = enter(second_);
  queue_.wake_one();
  context_.poll();

  EXPECT_EQ(first_.woken, 1);
  EXPECT_EQ(second_.woken, 0);
  EXPECT_TRUE(first->called());
  EXPECT_FALSE(second->called());
}

TEST_F(TicketQueueTest, CallsTheNextAfterTheFirst) {
  const auto first = enter(first_);
  const auto second = enter(second_);
  queue_.wake_one();
  queue_.wake_one();
  context_.poll();

  EXPECT_EQ(second_.woken, 1);
  EXPECT_TRUE(queue_.empty());
}

TEST_F(TicketQueueTest, WakesEverybody) {
  const auto first = enter(first_);
  const auto second = enter(second_);
  queue_.wake_all();
  context_.poll();

  EXPECT_EQ(first_.woken + second_.woken, 2);
  EXPECT_TRUE(first->called() && second->called());
  EXPECT_TRUE(queue_.empty());
}

TEST_F(TicketQueueTest, WakesOnTheThreadOfTheOneWhoWaits) {
  const auto place = enter(first_);
  queue_.wake_one();

  EXPECT_EQ(first_.woken, 0) << "only its io_context may touch the waiter";
}

TEST_F(TicketQueueTest, DoesNotWakeWhoLeftInTheMeantime) {
  auto place = enter(first_);
  queue_.wake_one();
  place.reset();
  context_.poll();

  EXPECT_EQ(first_.woken, 0);
}

TEST_F(TicketQueueTest, GoesOnWithoutSomebodyWhoLeftTheLine) {
  auto first = enter(first_);
  const auto second = enter(second_);
  first.reset();
  queue_.wake_one();
  context_.poll();

  EXPECT_EQ(first_.woken, 0);
  EXPECT_EQ(second_.woken, 1);
}

TEST_F(TicketQueueTest, HasNobodyToWakeWhenItIsEmpty) {
  queue_.wake_one();
  queue_.wake_all();

  EXPECT_TRUE(queue_.empty());
  EXPECT_EQ(queue_.first(), nullptr);
}

TEST_F(TicketQueueTest, KnowsTheWorkerOfTheFirst) {
  boost::asio::io_context other{1};
  const auto first = queue_.enter(other, first_, kPlaces);
  const auto second = enter(second_);

  EXPECT_EQ(queue_.first(), &other);
}

}  // namespace
}  // namespace candor::net
