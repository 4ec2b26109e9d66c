#include "filters/permit_line.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace candor::filters {
namespace {

class Sleeper final : public net::Wakeable {
 public:
  int woken = 0;
  void wake() override { ++woken; }
};

class PermitLineTest : public testing::Test {
 protected:
  std::unique_ptr<PermitLine::Turn> enter() { return line_.enter(context_, sleeper_); }
  void poll() {
    context_.restart();
    context_.poll();
  }

  boost::asio::io_context context_{1};
  Sleeper sleeper_;
  PermitLine line_{2, 2};
};

TEST_F(PermitLineTest, GivesAsManyPermitsAsItHas) {
  EXPECT_TRUE(line_.try_take());
  EXPECT_TRUE(line_.try_take());
  EXPECT_FALSE(line_.try_take());
  line_.release();
  EXPECT_TRUE(line_.try_take());
}

TEST_F(PermitLineTest, HasAsManyPlacesAsItIsTold) {
  line_.try_take();
  line_.try_take();
  const auto first = enter();
  auto second = enter();

  EXPECT_NE(second, nullptr);
  EXPECT_EQ(enter(), nullptr);
  second.reset();
  EXPECT_NE(enter(), nullptr);
}

TEST_F(PermitLineTest, MayHaveNoPlacesAtAll) {
  PermitLine line(1, 0);
  line.try_take();

  EXPECT_EQ(line.enter(context_, sleeper_), nullptr);
}

TEST_F(PermitLineTest, PassesAPermitOnToTheFirst) {
  line_.try_take();
  line_.try_take();
  const auto first = enter();
  const auto second = enter();
  line_.release();
  poll();

  EXPECT_EQ(sleeper_.woken, 1);
  EXPECT_FALSE(second->take());
  EXPECT_TRUE(first->take());
  EXPECT_EQ(line_.taken(), 2U);
}

TEST_F(PermitLineTest, LetsNobodyOvertakeTheLine) {
  line_.try_take();
  line_.try_take();
  const auto first = enter();
  line_.release();

  EXPECT_FALSE(line_.try_take());
  EXPECT_TRUE(first->take());
}

TEST_F(PermitLineTest, GivesAPermitAtOnceToWhoEntersWhileOneIsFree) {
  line_.try_take();
  const auto turn = enter();

  EXPECT_TRUE(turn->take());
  EXPECT_EQ(line_.taken(), 2U);
}

TEST_F(PermitLineTest, GetsBackWhatWasPassedToOneWhoLeaves) {
  line_.try_take();
  line_.try_take();
  auto first = enter();
  const auto second = enter();
  line_.release();
  first.reset();

  EXPECT_TRUE(second->take());
  line_.release();
  line_.release();
  EXPECT_EQ(line_.taken(), 0U);
}

TEST_F(PermitLineTest, KeepsAPermitThatWasTaken) {
  line_.try_take();
  line_.try_take();
  auto first = enter();
  line_.release();
  ASSERT_TRUE(first->take());
  first.reset();

  EXPECT_EQ(line_.taken(), 2U);
}

TEST_F(PermitLineTest, WakesNobodyWhoHasLeft) {
  line_.try_take();
  line_.try_take();
  auto first = enter();
  line_.release();
  first.reset();
  poll();

  EXPECT_EQ(sleeper_.woken, 0);
}

}  // namespace
}  // namespace candor::filters
