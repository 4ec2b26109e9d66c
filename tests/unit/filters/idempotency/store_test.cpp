#include "filters/idempotency/store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace candor::filters::idempotency {
namespace {

using namespace std::chrono_literals;
using Result = Store::Result;

constexpr Clock::time_point kStart{1000s};
constexpr std::chrono::milliseconds kTtl = 1h;

Identity identity(std::uint64_t key, std::uint64_t request = 1) {
  return {.key = {.low = key, .high = 7}, .fingerprint = {.low = request, .high = 8}};
}

std::shared_ptr<const Answer> answer_of(std::size_t content_bytes) {
  return std::make_shared<const Answer>(
      Answer{.status = 201, .fields = {}, .content = std::string(content_bytes, 'x')});
}

// Three places, and memory for two answers of a thousand bytes.
class IdempotencyStore : public testing::Test {
 protected:
  Result claim(std::uint64_t key, std::uint64_t request = 1, Clock::time_point now = kStart) {
    const Store::Found found = store_.claim(identity(key, request), now);
    if (found.claim != nullptr) last_ = found.claim;
    evicted_ += found.evicted;
    return found.result;
  }
  bool reserve(Store::Claim& claim, std::size_t bytes) {
    const Store::Reserved reserved = store_.reserve(claim, bytes, kStart);
    evicted_ += reserved.evicted;
    return reserved.granted;
  }
  void finish(std::size_t content_bytes = 1, Clock::time_point now = kStart) {
    auto answer = answer_of(content_bytes);
    EXPECT_TRUE(reserve(*last_, answer->bytes()));
    store_.finish(*last_, std::move(answer), now);
  }
  void answer(std::uint64_t key, std::size_t content_bytes = 1) {
    ASSERT_EQ(claim(key), Result::claimed);
    finish(content_bytes);
  }

  static constexpr std::size_t kBytesMax = 2 * (1000 + sizeof(Answer));

  Store store_{{.entries_max = 3, .bytes_max = kBytesMax, .ttl = kTtl}};
  Store::Claim* last_ = nullptr;
  std::size_t evicted_ = 0;
};

TEST_F(IdempotencyStore, LetsOneClaimAKey) {
  EXPECT_EQ(claim(1), Result::claimed);
  EXPECT_EQ(claim(1), Result::running);
  EXPECT_EQ(claim(2), Result::claimed);
  EXPECT_EQ(store_.entries(), 2U);
}

TEST_F(IdempotencyStore, GivesTheAnswerToTheOthers) {
  answer(1, 5);

  const Store::Found found = store_.claim(identity(1), kStart);
  ASSERT_EQ(found.result, Result::answered);
  EXPECT_EQ(found.answer->status, 201);
  EXPECT_EQ(found.answer->content, "xxxxx");
  EXPECT_EQ(store_.bytes(), 5 + sizeof(Answer));
}

TEST_F(IdempotencyStore, TellsAnotherRequestApart) {
  claim(1, 1);
  EXPECT_EQ(claim(1, 2), Result::mismatched);
  finish();
  EXPECT_EQ(claim(1, 2), Result::mismatched);
}

TEST_F(IdempotencyStore, ForgetsAKeyThatIsReleased) {
  claim(1, 1);
  store_.release(*last_);

  EXPECT_EQ(store_.entries(), 0U);
  EXPECT_EQ(claim(1, 2), Result::claimed);
}

TEST_F(IdempotencyStore, KnowsOfAnAnswerThatItDoesNotHave) {
  claim(1);
  store_.finish(*last_, nullptr, kStart);

  EXPECT_EQ(claim(1), Result::not_kept);
  EXPECT_EQ(claim(1, 2), Result::mismatched);
}

TEST_F(IdempotencyStore, ForgetsAKeyWhenItsTimeIsOver) {
  claim(1);
  finish(1, kStart + 10s);

  EXPECT_EQ(claim(1, 1, kStart + 10s + kTtl - 1ns), Result::answered);
  EXPECT_EQ(claim(1, 2, kStart + 10s + kTtl), Result::claimed);
  EXPECT_EQ(store_.bytes(), 0U);
  EXPECT_EQ(evicted_, 0U);
}

TEST_F(IdempotencyStore, RemovesWhatIsExpiredWhileOthersCome) {
  for (std::uint64_t key = 1; key <= 3; ++key) answer(key);

  EXPECT_EQ(claim(4, 1, kStart + kTtl), Result::claimed);
  EXPECT_EQ(store_.entries(), 1U);
  EXPECT_EQ(evicted_, 0U);
}

TEST_F(IdempotencyStore, NeverForgetsWhatIsUnderWay) {
  claim(1);
  EXPECT_EQ(claim(1, 1, kStart + 2 * kTtl), Result::running);
}

TEST_F(IdempotencyStore, MakesRoomByTheOldestAnswer) {
  answer(1);
  answer(2);
  answer(3);
  EXPECT_EQ(evicted_, 0U);

  EXPECT_EQ(claim(4), Result::claimed);
  EXPECT_EQ(evicted_, 1U);
  EXPECT_EQ(claim(2), Result::answered);
  EXPECT_EQ(claim(3), Result::answered);
  EXPECT_EQ(claim(1), Result::claimed) << "it was forgotten, and now 2 is";
  EXPECT_EQ(evicted_, 2U);
}

TEST_F(IdempotencyStore, IsFullOfRequestsThatAreUnderWay) {
  for (std::uint64_t key = 1; key <= 3; ++key) EXPECT_EQ(claim(key), Result::claimed);
  EXPECT_EQ(claim(4), Result::full);
  EXPECT_EQ(claim(3), Result::running);

  finish();
  EXPECT_EQ(claim(4), Result::claimed);
  EXPECT_EQ(evicted_, 1U);
}

TEST_F(IdempotencyStore, KeepsItsMemoryWithinTheLimit) {
  answer(1, 1000);
  answer(2, 1000);
  EXPECT_EQ(evicted_, 0U);
  EXPECT_EQ(claim(1), Result::answered);

  answer(3, 1);
  EXPECT_EQ(evicted_, 1U);
  EXPECT_EQ(claim(2), Result::answered);
  EXPECT_EQ(store_.bytes(), 1001 + 2 * sizeof(Answer));
}

TEST_F(IdempotencyStore, HasNoRoomForMoreThanItsMemory) {
  ASSERT_EQ(claim(1), Result::claimed);
  EXPECT_FALSE(reserve(*last_, kBytesMax + 1));
  EXPECT_TRUE(reserve(*last_, kBytesMax));
  store_.finish(*last_, nullptr, kStart);

  EXPECT_EQ(claim(1), Result::not_kept);
  EXPECT_EQ(store_.bytes(), 0U);
}

// Answers that come are in memory before they are kept.
TEST_F(IdempotencyStore, CountsWhatIsStillComing) {
  answer(1, 1000);
  ASSERT_EQ(claim(2), Result::claimed);
  Store::Claim& second = *last_;
  ASSERT_EQ(claim(3), Result::claimed);
  Store::Claim& third = *last_;

  EXPECT_TRUE(reserve(second, 1000));
  EXPECT_EQ(evicted_, 0U);
  EXPECT_TRUE(reserve(second, kBytesMax - 10)) << "it replaces what was reserved, and what is kept makes room";
  EXPECT_EQ(evicted_, 1U);
  EXPECT_FALSE(reserve(third, 11)) << "what is coming does not";
  EXPECT_TRUE(reserve(third, 10));
  EXPECT_EQ(store_.bytes(), kBytesMax);

  store_.release(second);
  EXPECT_TRUE(reserve(third, kBytesMax));
  EXPECT_TRUE(reserve(third, 0));
  EXPECT_EQ(store_.bytes(), 0U);
}

TEST(IdempotencyStoreThreads, LetExactlyOneOfAStormThrough) {
  constexpr std::uint64_t kKeys = 200;
  constexpr unsigned kThreads = 4;
  Store store({.entries_max = kKeys, .bytes_max = 1 << 20, .ttl = kTtl});
  std::atomic<std::uint64_t> first = 0;
  std::atomic<std::uint64_t> replayed = 0;
  const auto storm = [&] {
    for (std::uint64_t key = 0; key < kKeys; ++key) {
      for (Result result = Result::running; result == Result::running;) {
        const Store::Found found = store.claim(identity(key), kStart);
        result = found.result;
        if (result == Result::answered) ++replayed;
        if (result != Result::claimed) continue;
        ++first;
        EXPECT_TRUE(store.reserve(*found.claim, answer_of(10)->bytes(), kStart).granted);
        store.finish(*found.claim, answer_of(10), kStart);
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < kThreads; ++i) threads.emplace_back(storm);
  }
  EXPECT_EQ(first, kKeys);
  EXPECT_EQ(replayed, kKeys * (kThreads - 1));
}

}  // namespace
}  // namespace candor::filters::idempotency
