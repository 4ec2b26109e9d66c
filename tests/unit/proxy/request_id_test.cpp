#include "proxy/request_id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace candor {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::system_clock::time_point;

std::string make(RequestIds& ids, Time now) {
  std::array<char, RequestIds::kLength> text;
  return std::string(ids.make(now, text));
}

TEST(RequestIds, BeginWithTheTimeInMilliseconds) {
  RequestIds ids;

  // 1469918176385 in Crockford's base 32, as in the ULID specification.
  EXPECT_EQ(make(ids, Time(1469918176385ms)).substr(0, 10), "01ARYZ6S41");
  EXPECT_EQ(make(ids, Time(0ms)).substr(0, 10), "0000000000");
}

TEST(RequestIds, SortByTime) {
  RequestIds ids;
  const Time now(1'700'000'000'000ms);

  EXPECT_LT(make(ids, now), make(ids, now + 1ms));
  EXPECT_LT(make(ids, now + 31ms), make(ids, now + 32ms));
}

TEST(RequestIds, AreOfItsAlphabet) {
  RequestIds ids;
  for (int i = 0; i < 100; ++i) {
    const std::string id = make(ids, Time(1'700'000'000'000ms));
    EXPECT_EQ(id.size(), RequestIds::kLength);
    EXPECT_EQ(id.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos) << id;
  }
}

TEST(RequestIds, DifferWithinAMillisecondAndBetweenMakers) {
  RequestIds one;
  RequestIds other;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    seen.insert(make(one, Time(1ms)));
    seen.insert(make(other, Time(1ms)));
  }

  EXPECT_EQ(seen.size(), 2000U);
}

TEST(RequestIds, AreWrittenWhereTheyAreAskedFor) {
  RequestIds ids;
  std::array<char, RequestIds::kLength> text;

  EXPECT_EQ(ids.make(Time(1ms), text).data(), text.data());
}

TEST(TrustedRequestId, IsUsableWhereItIsVisibleAscii) {
  EXPECT_TRUE(RequestIds::is_usable("a"));
  EXPECT_TRUE(RequestIds::is_usable("3f2504e0-4f89-11d3-9a0c-0305e82c3301"));
  EXPECT_TRUE(RequestIds::is_usable("!~[]{}=/+:;"));
}

TEST(TrustedRequestId, IsNotUsableOtherwise) {
  for (const char* id : {"", "a b", "a\tb", "a\x01", "a\x7f", "caf\xC3\xA9", "a\"b", "a\\b"}) {
    EXPECT_FALSE(RequestIds::is_usable(id)) << id;
  }
}

TEST(TrustedRequestId, HasALimit) {
  EXPECT_TRUE(RequestIds::is_usable(std::string(RequestIds::kTrustedMax, 'x')));
  EXPECT_FALSE(RequestIds::is_usable(std::string(RequestIds::kTrustedMax + 1, 'x')));
}

}  // namespace
}  // namespace candor
