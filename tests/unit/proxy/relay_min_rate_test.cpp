#include "proxy/relay/min_rate.hpp"

#include <gtest/gtest.h>

namespace candor::relay {
namespace {

using namespace std::chrono_literals;

class MinRateOf100 : public testing::Test {
 protected:
  const MinRate::time_point start_{1h};
  MinRate rate_{100};
};

TEST(MinRate, IsNeverOverWhereItIsOff) {
  MinRate off(0);
  EXPECT_EQ(off.deadline(MinRate::time_point(1h), true, 0), MinRate::time_point::max());
}

TEST_F(MinRateOf100, HasNoDeadlineWhileNobodyWaits) {
  EXPECT_EQ(rate_.deadline(start_, false, 0), MinRate::time_point::max());
}

TEST_F(MinRateOf100, GivesTheGraceTimeAtFirst) { EXPECT_EQ(rate_.deadline(start_, true, 0), start_ + MinRate::kGrace); }

TEST_F(MinRateOf100, GivesASecondMoreForWhatTheRateMovesInASecond) {
  EXPECT_EQ(rate_.deadline(start_, true, 250), start_ + MinRate::kGrace + 2500ms);
}

TEST_F(MinRateOf100, GivesNoMoreTimeToAPeerThatMovesNothing) {
  rate_.deadline(start_, true, 0);

  EXPECT_EQ(rate_.deadline(start_ + 3s, true, 0), start_ + MinRate::kGrace);
}

TEST_F(MinRateOf100, DoesNotCountTheTimeInWhichNobodyWaited) {
  rate_.deadline(start_, true, 0);
  rate_.deadline(start_ + 2s, false, 0);

  EXPECT_EQ(rate_.deadline(start_ + 1min, true, 0), start_ + 1min + MinRate::kGrace - 2s);
}

TEST_F(MinRateOf100, NeverEndsAPeerThatKeepsTheRate) {
  for (int second = 0; second < 1000; ++second) {
    const auto now = start_ + std::chrono::seconds(second);
    ASSERT_GT(rate_.deadline(now, true, static_cast<std::uint64_t>(second) * 100), now) << second;
  }
}

TEST_F(MinRateOf100, EndsAPeerThatIsSlower) {
  int second = 0;
  for (; second < 1000; ++second) {
    const auto now = start_ + std::chrono::seconds(second);
    if (rate_.deadline(now, true, static_cast<std::uint64_t>(second) * 50) <= now) break;
  }

  EXPECT_EQ(second, 10) << "half the rate uses up the grace time in twice that time";
}

}  // namespace
}  // namespace candor::relay
