#include "config/units.hpp"

#include <gtest/gtest.h>

namespace candor::config {
namespace {

using namespace std::chrono_literals;

std::optional<std::uint64_t> bytes(std::string_view text) {
  const auto parsed = parse_bytes(text);
  return parsed ? std::optional(parsed->count) : std::nullopt;
}

TEST(Sizes, AreBytesWithoutAUnit) { EXPECT_EQ(bytes("512"), 512U); }
TEST(Sizes, HaveBinaryUnits) {
  EXPECT_EQ(bytes("512B"), 512U);
  EXPECT_EQ(bytes("32KiB"), 32768U);
  EXPECT_EQ(bytes("10MiB"), 10485760U);
  EXPECT_EQ(bytes("2GiB"), 2147483648U);
  EXPECT_EQ(bytes("1TiB"), 1099511627776U);
}
TEST(Sizes, RefuseDecimalUnits) { EXPECT_FALSE(bytes("32KB")); }
TEST(Sizes, RefuseOtherCase) { EXPECT_FALSE(bytes("32kib")); }
TEST(Sizes, RefuseABlank) { EXPECT_FALSE(bytes("32 KiB")); }
TEST(Sizes, RefuseASign) {
  EXPECT_FALSE(bytes("-1"));
  EXPECT_FALSE(bytes("+1"));
}
TEST(Sizes, RefuseAFraction) { EXPECT_FALSE(bytes("1.5KiB")); }
TEST(Sizes, RefuseAUnitAlone) { EXPECT_FALSE(bytes("KiB")); }
TEST(Sizes, ReachTheLastNumberThatFits) {
  EXPECT_EQ(bytes("18446744073709551615"), UINT64_MAX);
  EXPECT_FALSE(bytes("18446744073709551616"));
  EXPECT_EQ(bytes("16777215TiB"), 16777215ULL << 40);
  EXPECT_FALSE(bytes("16777216TiB"));
}

TEST(Times, HaveUnits) {
  EXPECT_EQ(parse_time("1500ms"), 1500ms);
  EXPECT_EQ(parse_time("30s"), 30s);
  EXPECT_EQ(parse_time("5m"), 5min);
  EXPECT_EQ(parse_time("2h"), 2h);
  EXPECT_EQ(parse_time("1d"), 24h);
}
TEST(Times, NeedNoUnitForZero) { EXPECT_EQ(parse_time("0"), 0ms); }
TEST(Times, NeedAUnitOtherwise) { EXPECT_FALSE(parse_time("30")); }
TEST(Times, RefuseSeveralUnits) { EXPECT_FALSE(parse_time("1m30s")); }
TEST(Times, RefuseAFraction) { EXPECT_FALSE(parse_time("1.5s")); }
TEST(Times, EndAtOneYear) {
  EXPECT_EQ(parse_time("365d"), kTimeMax);
  EXPECT_FALSE(parse_time("31536000001ms"));
  EXPECT_FALSE(parse_time("366d"));
}

TEST(Rates, ArePerOneUnit) {
  const auto rate = parse_rate("100/s");
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->events, 100U);
  EXPECT_EQ(rate->per, 1s);
  EXPECT_EQ(parse_rate("30/m")->per, 1min);
  EXPECT_EQ(parse_rate("1000/h")->per, 1h);
}
TEST(Rates, ArePerSeveralUnits) { EXPECT_EQ(parse_rate("5/10s")->per, 10s); }
TEST(Rates, RefuseNoEvents) { EXPECT_FALSE(parse_rate("0/s")); }
TEST(Rates, RefuseNoTime) {
  EXPECT_FALSE(parse_rate("5/0s"));
  EXPECT_FALSE(parse_rate("5/0"));
  EXPECT_FALSE(parse_rate("5/"));
  EXPECT_FALSE(parse_rate("5"));
}
TEST(Rates, RefuseATimeWithoutUnit) { EXPECT_FALSE(parse_rate("5/10")); }
TEST(Rates, EndAtALimit) {
  EXPECT_TRUE(parse_rate("1000000000/s"));
  EXPECT_FALSE(parse_rate("1000000001/s"));
}

TEST(Permissions, AreOctal) {
  EXPECT_EQ(parse_permissions("0660"), 0660U);
  EXPECT_EQ(parse_permissions("600"), 0600U);
  EXPECT_EQ(parse_permissions("0777"), 0777U);
}

TEST(Permissions, AreThoseOfAFileAndNothingElse) {
  for (const char* text : {"", "66", "1000", "00660", "0680", "0x1F", "-660", "rw-", "660 "})
    EXPECT_FALSE(parse_permissions(text)) << text;
}

TEST(FormattedSizes, TakeTheLargestUnitThatDivides) {
  EXPECT_EQ(format_bytes(0), "0");
  EXPECT_EQ(format_bytes(1), "1B");
  EXPECT_EQ(format_bytes(1536), "1536B");
  EXPECT_EQ(format_bytes(16384), "16KiB");
  EXPECT_EQ(format_bytes(1048576), "1MiB");
}

TEST(FormattedTimes, TakeTheLargestUnitThatDivides) {
  EXPECT_EQ(format_time(0ms), "0");
  EXPECT_EQ(format_time(1500ms), "1500ms");
  EXPECT_EQ(format_time(90s), "90s");
  EXPECT_EQ(format_time(2min), "2m");
  EXPECT_EQ(format_time(1h), "1h");
  EXPECT_EQ(format_time(48h), "2d");
}

}  // namespace
}  // namespace candor::config
