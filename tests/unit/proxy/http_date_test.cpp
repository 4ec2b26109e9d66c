#include "proxy/http_date.hpp"

#include <gtest/gtest.h>

namespace candor {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::system_clock::time_point;

TEST(HttpDate, WritesAnImfFixdate) {
  HttpDate date;

  EXPECT_EQ(date.at(Time(784111777s)), "Sun, 06 Nov 1994 08:49:37 GMT");  // the example of RFC 9110 §5.6.7
}

TEST(HttpDate, WritesTheEpoch) {
  HttpDate date;

  EXPECT_EQ(date.at(Time(0s)), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(HttpDate, KnowsLeapDaysAndTheEndOfAYear) {
  HttpDate date;

  EXPECT_EQ(date.at(Time(1709164800s)), "Thu, 29 Feb 2024 00:00:00 GMT");
  EXPECT_EQ(date.at(Time(1767225599s)), "Wed, 31 Dec 2025 23:59:59 GMT");
}

TEST(HttpDate, ChangesWithTheSecondOnly) {
  HttpDate date;
  const std::string_view first = date.at(Time(784111777s));

  EXPECT_EQ(date.at(Time(784111777999ms)).data(), first.data());
  EXPECT_EQ(date.at(Time(784111778s)), "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST(HttpDate, GoesBackWithTheClock) {
  HttpDate date;
  date.at(Time(784111778s));

  EXPECT_EQ(date.at(Time(784111777s)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace candor
