#include "filters/rate_limit_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <random>
#include <thread>
#include <vector>

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using Result = RateLimitTable::Result;

constexpr Nanoseconds kSecond = 1'000'000'000;
constexpr Nanoseconds kStart = 1000 * kSecond;
constexpr std::size_t kThreads = 4;

Gcra one_per_second(std::uint64_t burst) { return Gcra({.events = 1, .per = 1s}, burst); }

KeyHash key(std::uint64_t number) {
  std::mt19937_64 random(number);
  const std::uint64_t low = random();
  return {.low = low, .high = random()};
}

TEST(RateLimitTable, LimitsOneKey) {
  RateLimitTable table(one_per_second(2), 10);

  EXPECT_EQ(table.take(key(1), kStart).result, Result::allowed);
  EXPECT_EQ(table.take(key(1), kStart).result, Result::allowed);
  EXPECT_EQ(table.take(key(1), kStart).result, Result::refused);
}

TEST(RateLimitTable, KeysDoNotTakeFromEachOther) {
  RateLimitTable table(one_per_second(1), 10);

  EXPECT_EQ(table.take(key(1), kStart).result, Result::allowed);
  EXPECT_EQ(table.take(key(2), kStart).result, Result::allowed);
  EXPECT_EQ(table.take(key(1), kStart).result, Result::refused);
}

TEST(RateLimitTable, KeysThatShareHalfAHashDoNotTakeFromEachOther) {
  RateLimitTable table(one_per_second(1), 10);

  EXPECT_EQ(table.take({.low = 7, .high = 1}, kStart).result, Result::allowed);
  EXPECT_EQ(table.take({.low = 7, .high = 2}, kStart).result, Result::allowed);
  EXPECT_EQ(table.take({.low = 8, .high = 1}, kStart).result, Result::allowed);
}

TEST(RateLimitTable, SmallTableHoldsExactlyItsKeysAndNotOneMore) {
  RateLimitTable table(one_per_second(1), 3);
  for (std::uint64_t i = 0; i < 3; ++i) ASSERT_EQ(table.take(key(i), kStart).result, Result::allowed);

  EXPECT_EQ(table.take(key(3), kStart).result, Result::full);
  EXPECT_EQ(table.keys(kStart), 3U);
}

TEST(RateLimitTable, OneSetHoldsAllItsSlotsAndNotOneMore) {
  RateLimitTable table(one_per_second(1), 32);
  for (std::uint64_t i = 0; i < 32; ++i) ASSERT_EQ(table.take(key(i), kStart).result, Result::allowed);

  EXPECT_EQ(table.take(key(32), kStart).result, Result::full);
}

TEST(RateLimitTable, FullTableStillKnowsItsKeys) {
  RateLimitTable table(one_per_second(1), 1);
  ASSERT_EQ(table.take(key(1), kStart).result, Result::allowed);
  ASSERT_EQ(table.take(key(2), kStart).result, Result::full);

  EXPECT_EQ(table.take(key(1), kStart).result, Result::refused);
}

TEST(RateLimitTable, KeyWithAFullBucketMakesRoom) {
  RateLimitTable table(one_per_second(1), 1);
  ASSERT_EQ(table.take(key(1), kStart).result, Result::allowed);

  const RateLimitTable::Outcome before = table.take(key(2), kStart + kSecond - 1);
  const RateLimitTable::Outcome after = table.take(key(2), kStart + kSecond);

  EXPECT_EQ(before.result, Result::full);
  EXPECT_EQ(after.result, Result::allowed);
  EXPECT_TRUE(after.evicted);
}

TEST(RateLimitTable, UnusedSlotIsNoEviction) {
  RateLimitTable table(one_per_second(1), 1);

  EXPECT_FALSE(table.take(key(1), kStart).evicted);
}

TEST(RateLimitTable, LookSaysWhatTakeWouldGive) {
  RateLimitTable table(one_per_second(2), 1);
  const KeyHash known = key(1);
  const KeyHash newcomer = key(2);

  EXPECT_EQ(table.look(known, kStart).result, Result::allowed);
  EXPECT_EQ(table.keys(kStart), 0U);
  for (int i = 0; i < 2; ++i) {
    const RateLimitTable::Outcome looked = table.look(known, kStart);
    const RateLimitTable::Outcome taken = table.take(known, kStart);
    EXPECT_EQ(looked.result, taken.result);
    EXPECT_EQ(looked.tat, taken.tat);
  }
  EXPECT_EQ(table.look(known, kStart).result, Result::refused);
  EXPECT_EQ(table.look(newcomer, kStart).result, Result::full);
}

TEST(RateLimitTable, LargeTableHoldsAsManyKeysAsItShould) {
  constexpr std::size_t kKeys = 20'000;
  RateLimitTable table(one_per_second(1), kKeys);
  std::size_t full = 0;
  for (std::uint64_t i = 0; i < kKeys; ++i) full += table.take(key(i), kStart).result == Result::full ? 1 : 0;

  EXPECT_LE(full, kKeys / 1000);
  EXPECT_EQ(table.keys(kStart), kKeys - full);
}

TEST(RateLimitTable, CountsOnlyKeysThatHaveUsedSomething) {
  RateLimitTable table(one_per_second(1), 10);
  table.take(key(1), kStart);
  table.take(key(2), kStart + kSecond / 2);

  EXPECT_EQ(table.keys(kStart + kSecond / 2), 2U);
  EXPECT_EQ(table.keys(kStart + kSecond), 1U);
}

// Runs `body(thread)` in kThreads threads that begin together.
template <class Body>
void in_threads(const Body& body) {
  std::atomic<std::size_t> ready{0};
  std::vector<std::jthread> threads;
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&ready, &body, thread] {
      ++ready;
      while (ready < kThreads) std::this_thread::yield();
      body(thread);
    });
  }
}

TEST(RateLimitTable, FourThreadsAtOnceOnOneKeyGetTheBurstExactly) {
  constexpr std::uint64_t kBurst = 5000;
  RateLimitTable table(one_per_second(kBurst), 100);
  std::atomic<std::uint64_t> allowed{0};

  in_threads([&](std::size_t) {
    for (std::uint64_t i = 0; i < kBurst; ++i) allowed += table.take(key(1), kStart).result == Result::allowed ? 1 : 0;
  });

  EXPECT_EQ(allowed, kBurst);
}

TEST(RateLimitTable, FourThreadsWhoseClocksAdvanceStayWithinTheBound) {
  constexpr Nanoseconds kStep = 1'000'000;
  constexpr Nanoseconds kSteps = 20'000;  // 20 seconds in all
  RateLimitTable table(Gcra({.events = 100, .per = 1s}, 50), 100);
  std::atomic<std::uint64_t> allowed{0};

  in_threads([&](std::size_t) {
    for (Nanoseconds step = 0; step <= kSteps; ++step)
      allowed += table.take(key(1), kStart + step * kStep).result == Result::allowed ? 1 : 0;
  });

  EXPECT_LE(allowed, 50U + 100U * 20U);
  EXPECT_GE(allowed, 100U * 20U);
}

TEST(RateLimitTable, FourThreadsAtOnceOnManyNewKeysGetEachBurstExactly) {
  constexpr std::uint64_t kKeys = 2000;
  RateLimitTable table(one_per_second(3), kKeys);
  std::vector<std::atomic<unsigned>> allowed(kKeys);
  std::vector<std::atomic<unsigned>> full(kKeys);

  in_threads([&](std::size_t) {
    for (std::uint64_t i = 0; i < kKeys * 4; ++i) {
      const Result result = table.take(key(i % kKeys), kStart).result;
      allowed[i % kKeys] += result == Result::allowed ? 1 : 0;
      full[i % kKeys] += result == Result::full ? 1 : 0;
    }
  });

  for (std::uint64_t i = 0; i < kKeys; ++i) EXPECT_TRUE(full[i] > 0 || allowed[i] == 3) << i << ": " << allowed[i];
}

// Every round has keys of its own, and exactly as many as there are slots, so all slots change their owner while four
// threads want them. A request charged to another key's bucket, or a key in two slots, would show as a burst that is
// not exact.
TEST(RateLimitTable, FourThreadsThatReplaceAllKeysAtOnceGetEachBurstExactly) {
  constexpr std::uint64_t kRounds = 500;
  constexpr std::uint64_t kKeysOfARound = 8;
  RateLimitTable table(one_per_second(2), kKeysOfARound);
  std::vector<std::atomic<unsigned>> allowed(kRounds * kKeysOfARound);
  std::atomic<std::uint64_t> evicted{0};
  std::barrier round_begins(kThreads);

  in_threads([&](std::size_t) {
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      round_begins.arrive_and_wait();
      const Nanoseconds now = kStart + static_cast<Nanoseconds>(round) * 10 * kSecond;
      for (std::uint64_t i = 0; i < kKeysOfARound * 3; ++i) {
        const std::uint64_t number = round * kKeysOfARound + i % kKeysOfARound;
        const RateLimitTable::Outcome outcome = table.take(key(number), now);
        allowed[number] += outcome.result == Result::allowed ? 1 : 0;
        evicted += outcome.evicted ? 1 : 0;
      }
    }
  });

  EXPECT_EQ(evicted, (kRounds - 1) * kKeysOfARound);
  for (std::size_t i = 0; i < allowed.size(); ++i) EXPECT_EQ(allowed[i], 2U) << i;
}

// A key whose bucket is full again comes back at the very moment at which a newcomer wants its slot: one of them gets
// it.
TEST(RateLimitTable, KeyThatComesBackAndNewcomerNeverShareASlot) {
  constexpr std::uint64_t kRounds = 20'000;
  RateLimitTable table(one_per_second(1), 1);
  std::vector<std::atomic<unsigned>> allowed(kRounds + 1);
  std::atomic<std::uint64_t> arrived{0};
  const auto take_in_every_round = [&](std::uint64_t number) {
    for (std::uint64_t round = 0; round <= kRounds; ++round) {
      ++arrived;  // and no std::barrier, whose sleepers wake up too late for the two to meet
      while (arrived < 2 * (round + 1)) std::this_thread::yield();
      const Nanoseconds now = kStart + static_cast<Nanoseconds>(round) * kSecond;
      allowed[round] += table.take(key(number), now).result == Result::allowed ? 1 : 0;
    }
  };
  {
    const std::jthread one(take_in_every_round, 1);
    const std::jthread other(take_in_every_round, 2);
  }

  EXPECT_EQ(std::ranges::count_if(allowed, [](const std::atomic<unsigned>& count) { return count != 1; }), 0);
}

}  // namespace
}  // namespace candor::filters
