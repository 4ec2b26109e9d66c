#include "config/written.hpp"

#include <gtest/gtest.h>

namespace candor::config {
namespace {

TEST(Written, ShowsThatATextIsEmpty) {
  EXPECT_EQ(written(std::string()), "\"\"");
  EXPECT_EQ(written(std::string("a")), "a");
}

TEST(Written, IsReadBackAsWhatItWas) {
  const Rate rate{30, std::chrono::minutes(2)};
  const auto again = parse_rate(written(rate));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->events, 30U);
  EXPECT_EQ(again->per, rate.per);
  EXPECT_EQ(parse_bytes(written(Bytes{10 << 20}))->count, 10U << 20);
  EXPECT_EQ(parse_time(written(std::chrono::milliseconds(1500))), std::chrono::milliseconds(1500));
}

TEST(Written, HasNothingForARateThatWasNotGiven) { EXPECT_EQ(written(Rate{}), ""); }

TEST(Written, ShowsThatAListIsEmpty) {
  EXPECT_EQ(written(std::vector<std::string>()), "[]");
  EXPECT_EQ(written(std::vector<Network>()), "[]");
}

}  // namespace
}  // namespace candor::config
