#include "proxy/observe/timestamp.hpp"

#include <gtest/gtest.h>

namespace candor::observe {
namespace {

using namespace std::chrono;

constexpr sys_days kLeapDay = 2028y / February / 29;

TEST(Timestamp, IsRfc3339InUtcWithMilliseconds) {
  Timestamp timestamp;

  EXPECT_EQ(timestamp.format(kLeapDay + 23h + 59min + 58s + 7ms), "2028-02-29T23:59:58.007Z");
}

TEST(Timestamp, FollowsTheMillisecondsOfASecond) {
  Timestamp timestamp;
  timestamp.format(kLeapDay + 1ms);

  EXPECT_EQ(timestamp.format(kLeapDay + 999ms), "2028-02-29T00:00:00.999Z");
}

TEST(Timestamp, FollowsTheSeconds) {
  Timestamp timestamp;
  timestamp.format(kLeapDay + 999ms);

  EXPECT_EQ(timestamp.format(kLeapDay + 24h), "2028-03-01T00:00:00.000Z");
}

TEST(Timestamp, CutsOffMicroseconds) {
  Timestamp timestamp;

  EXPECT_EQ(timestamp.format(kLeapDay + 999999us), "2028-02-29T00:00:00.999Z");
}

}  // namespace
}  // namespace candor::observe
