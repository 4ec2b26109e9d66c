#include "proxy/conditional/byte_range.hpp"

#include <gtest/gtest.h>

#include <string>

namespace candor::conditional {

void PrintTo(const ByteRange& range, std::ostream* out) {
  *out << static_cast<int>(range.kind) << ' ' << range.first << '+' << range.size;
}

namespace {

using Kind = ByteRange::Kind;

constexpr ByteRange kAllOfIt{};
constexpr ByteRange kNothingOfIt{.kind = Kind::unsatisfiable};

// Of a content of ten bytes.
ByteRange of_ten(std::string_view value) { return byte_range(value, 10); }

ByteRange part_of(std::size_t first, std::size_t size) { return {Kind::part, first, size}; }

TEST(ByteRange, GivesTheBytesBetweenItsEnds) {
  EXPECT_EQ(of_ten("bytes=0-0"), part_of(0, 1));
  EXPECT_EQ(of_ten("bytes=2-5"), part_of(2, 4));
  EXPECT_EQ(of_ten("bytes=0-9"), part_of(0, 10));
  EXPECT_EQ(of_ten("bytes=002-0005"), part_of(2, 4));
}

TEST(ByteRange, EndsWithTheContent) {
  EXPECT_EQ(of_ten("bytes=9-"), part_of(9, 1));
  EXPECT_EQ(of_ten("bytes=0-"), part_of(0, 10));
  EXPECT_EQ(of_ten("bytes=5-10"), part_of(5, 5));
  EXPECT_EQ(of_ten("bytes=5-99999999999999999999999999"), part_of(5, 5));
}

TEST(ByteRange, GivesTheLastBytes) {
  EXPECT_EQ(of_ten("bytes=-1"), part_of(9, 1));
  EXPECT_EQ(of_ten("bytes=-10"), part_of(0, 10));
  EXPECT_EQ(of_ten("bytes=-11"), part_of(0, 10));
  EXPECT_EQ(of_ten("bytes=-99999999999999999999999999"), part_of(0, 10));
}

TEST(ByteRange, IsUnsatisfiableBehindTheEnd) {
  EXPECT_EQ(of_ten("bytes=10-"), kNothingOfIt);
  EXPECT_EQ(of_ten("bytes=10-12"), kNothingOfIt);
  EXPECT_EQ(of_ten("bytes=-0"), kNothingOfIt);
  EXPECT_EQ(of_ten("bytes=18446744073709551615-"), kNothingOfIt);
  EXPECT_EQ(of_ten("bytes=18446744073709551616-"), kNothingOfIt);
  EXPECT_EQ(of_ten("bytes=99999999999999999999999999-"), kNothingOfIt);
}

TEST(ByteRange, OfNothingHasNoBytes) {
  EXPECT_EQ(byte_range("bytes=0-", 0), kNothingOfIt);
  EXPECT_EQ(byte_range("bytes=-0", 0), kNothingOfIt);
  EXPECT_EQ(byte_range("bytes=-5", 0), kAllOfIt);
}

TEST(ByteRange, KnowsItsUnitInAnyCase) {
  EXPECT_EQ(of_ten("BYTES=0-1"), part_of(0, 2));
  EXPECT_EQ(of_ten("Bytes=0-1"), part_of(0, 2));
}

TEST(ByteRange, LeavesEmptyMembersOut) {
  EXPECT_EQ(of_ten("bytes=,0-1"), part_of(0, 2));
  EXPECT_EQ(of_ten("bytes=, ,\t0-1 , ,"), part_of(0, 2));
}

TEST(ByteRange, IgnoresSeveralRanges) {
  EXPECT_EQ(of_ten("bytes=0-1,3-4"), kAllOfIt);
  EXPECT_EQ(of_ten("bytes=0-1, 3-4"), kAllOfIt);
  EXPECT_EQ(of_ten("bytes=20-,30-"), kAllOfIt);
}

TEST(ByteRange, IgnoresOtherUnits) {
  EXPECT_EQ(of_ten("items=0-1"), kAllOfIt);
  EXPECT_EQ(of_ten("bytesx=0-1"), kAllOfIt);
  EXPECT_EQ(of_ten("byte=0-1"), kAllOfIt);
}

TEST(ByteRange, IgnoresBadSyntax) {
  for (const char* value :
       {"",          "bytes",      "bytes=",     "bytes=-",    "bytes=,",     "bytes= 0-1",  "bytes =0-1",
        "bytes=0",   "bytes=5-4",  "bytes=a-b",  "bytes=0-a",  "bytes=0-1x",  "bytes=0-1 2", "bytes=0-1-",
        "bytes=--1", "bytes=+0-1", "bytes=0 -1", "bytes=0- 1", "bytes=0x0-1", "bytes=0-1;a", "bytes:0-1",
        "0-1",       "bytes=*"}) {
    EXPECT_EQ(of_ten(value), kAllOfIt) << value;
  }
}

}  // namespace
}  // namespace candor::conditional
