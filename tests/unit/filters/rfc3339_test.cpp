#include "filters/rfc3339.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kMoment = std::chrono::sys_days(std::chrono::January / 15 / 2027) + 8h + 30min + 5s;

TEST(Rfc3339, ReadsUtc) {
  EXPECT_EQ(parse_rfc3339("2027-01-15T08:30:05Z"), kMoment);
  EXPECT_EQ(parse_rfc3339("2027-01-15t08:30:05z"), kMoment);
  EXPECT_EQ(parse_rfc3339("2027-01-15 08:30:05Z"), kMoment);
}

TEST(Rfc3339, ReadsOffsets) {
  EXPECT_EQ(parse_rfc3339("2027-01-15T10:30:05+02:00"), kMoment);
  EXPECT_EQ(parse_rfc3339("2027-01-14T21:00:05-11:30"), kMoment);
}

TEST(Rfc3339, RoundsAFractionUp) {
  EXPECT_EQ(parse_rfc3339("2027-01-15T08:30:05.000Z"), kMoment);
  EXPECT_EQ(parse_rfc3339("2027-01-15T08:30:04.001Z"), kMoment);
}

TEST(Rfc3339, ReadsLeapYearsAndLeapSeconds) {
  EXPECT_TRUE(parse_rfc3339("2028-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_rfc3339("2027-02-29T00:00:00Z"));
  EXPECT_EQ(parse_rfc3339("2026-12-31T23:59:60Z"), parse_rfc3339("2027-01-01T00:00:00Z"));
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "tomorrow", "2027-01-15", "2027-01-15T08:30:05", "2027-01-15T08:30Z", "2027-13-01T00:00:00Z",
        "2027-00-10T00:00:00Z", "2027-01-15T24:00:00Z", "2027-01-15T08:60:00Z", "2027-01-15T08:30:61Z",
        "2027-01-15T08:30:05.Z", "2027-01-15T08:30:05+0200", "2027-01-15T08:30:05Z ", " 2027-01-15T08:30:05Z",
        "27-01-15T08:30:05Z", "2027-1-15T08:30:05Z", "2027-01-15T08:30:05ZZ", "2O27-01-15T08:30:05Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339, RefusesYearsOutsideItsRange) {
  EXPECT_TRUE(parse_rfc3339("1970-01-01T00:00:00Z"));
  EXPECT_FALSE(parse_rfc3339("1969-12-31T23:59:59Z"));
  EXPECT_TRUE(parse_rfc3339("2199-12-31T23:59:59Z"));
  EXPECT_FALSE(parse_rfc3339("2200-01-01T00:00:00Z"));
}

TEST(Rfc3339, WritesWhatItReads) {
  EXPECT_EQ(format_rfc3339(kMoment), "2027-01-15T08:30:05Z");
  EXPECT_EQ(parse_rfc3339(format_rfc3339(kMoment)), kMoment);
}

}  // namespace
}  // namespace candor::filters
