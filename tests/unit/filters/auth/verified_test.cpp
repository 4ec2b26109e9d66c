#include "filters/auth/verified.hpp"

#include <gtest/gtest.h>

namespace candor::filters::auth {
namespace {

using namespace std::chrono_literals;

constexpr WallClock::time_point kNow{1'800'000'000s};

KeyHash key(std::uint64_t number) { return {number, number}; }
Checked good(std::string name, WallClock::time_point until = kNow + 60s) {
  return {.principal = std::make_shared<const Principal>(Principal{std::move(name), {}, {}}), .good_until = until};
}

TEST(Verified, RemembersUntilItIsNoLongerGood) {
  Verified verified(10);
  EXPECT_FALSE(verified.remember(key(1), good("alice")));
  EXPECT_EQ(verified.find(key(1), kNow + 60s - 1ns)->name, "alice");
  EXPECT_EQ(verified.find(key(2), kNow), nullptr);
  EXPECT_EQ(verified.find({1, 2}, kNow), nullptr);
  EXPECT_EQ(verified.find(key(1), kNow + 60s), nullptr);
  EXPECT_EQ(verified.find(key(1), kNow), nullptr) << "forgotten";
}

TEST(Verified, ForgetsWhatWasUsedLongestAgo) {
  Verified verified(2);
  EXPECT_FALSE(verified.remember(key(1), good("alice")));
  EXPECT_FALSE(verified.remember(key(2), good("bob")));
  EXPECT_TRUE(verified.find(key(1), kNow));

  EXPECT_TRUE(verified.remember(key(3), good("carol")));

  EXPECT_TRUE(verified.find(key(1), kNow));
  EXPECT_FALSE(verified.find(key(2), kNow));
  EXPECT_TRUE(verified.find(key(3), kNow));
}

TEST(Verified, RemembersTheSameAgainWithoutLoss) {
  Verified verified(2);
  verified.remember(key(1), good("alice"));
  verified.remember(key(2), good("bob"));
  EXPECT_FALSE(verified.remember(key(2), good("bob", kNow + 90s)));
  EXPECT_TRUE(verified.find(key(1), kNow));
  EXPECT_TRUE(verified.find(key(2), kNow + 80s));
}

TEST(Verified, CanBeEmptied) {
  Verified verified(2);
  verified.remember(key(1), good("alice"));
  verified.clear();
  EXPECT_FALSE(verified.find(key(1), kNow));
}

TEST(Verified, ForgetsThoseWhoAreNoLongerGood) {
  Verified verified(3);
  verified.remember(key(1), good("alice"));
  verified.remember(key(2), good("bob"));
  verified.remember(key(3), good("alice"));
  verified.forget_if([](const Principal& user) { return user.name == "alice"; });
  EXPECT_FALSE(verified.find(key(1), kNow));
  EXPECT_TRUE(verified.find(key(2), kNow));
  EXPECT_FALSE(verified.find(key(3), kNow));
}

TEST(Verified, MayRememberNothing) {
  Verified verified(0);
  EXPECT_FALSE(verified.remember(key(1), good("alice")));
  EXPECT_FALSE(verified.find(key(1), kNow));
}

}  // namespace
}  // namespace candor::filters::auth
