// The keys of one filter definition, and what became of their requests. Shared by all workers on purpose: a client's
// retries come on any connection. Under the lock nothing is hashed and no answer is copied or freed: stored answers are
// immutable and shared, and whatever leaves the store is freed by the caller.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "filters/idempotency/answer.hpp"
#include "filters/key_hash.hpp"
#include "proxy/exchange.hpp"

namespace candor::filters::idempotency {

inline constexpr std::size_t kStoreEntriesMax = 1'000'000;

struct StoreLimits {
  std::size_t entries_max = 10'000;                        // keys, those under way among them
  std::size_t bytes_max = std::size_t{64} << 20;           // of the answers that are kept
  std::chrono::milliseconds ttl = std::chrono::hours(24);  // of a key, from its answer on
};

// Which request came first: a key, and what it must have in common with all others of that key.
struct Identity {
  KeyHash key;
  KeyHash fingerprint;
};

class Store {
 public:
  // A key whose request is under way. Belongs to the exchange that has claimed it, and to nobody else, until finish()
  // or release(); that the exchange calls one of them once is what keeps a key from being stuck.
  struct Claim {
    KeyHash key;
    std::optional<Answer> answer = {};  // as much of it as has come, if it is to be kept
    bool too_large = false;             // the answer is not kept, but counts
  };

  enum class Result : std::uint8_t {
    claimed,     // the first: it goes on
    running,     // the first is under way
    answered,    // here is its answer
    not_kept,    // it was answered, but the answer was too large
    mismatched,  // the key is another request's
    full,        // every place is taken by a request that is under way
  };
  struct Found {
    Result result = Result::full;
    Claim* claim = nullptr;
    std::shared_ptr<const Answer> answer = {};
    std::size_t evicted = 0;
  };

  explicit Store(const StoreLimits& limits);

  Found claim(const Identity& identity, Clock::time_point now);
  // The request was answered; without `answer` that is all that is known of it. How many others were evicted for it.
  std::size_t finish(const Claim& claim, std::shared_ptr<const Answer> answer, Clock::time_point now);
  // It was not: the next one with this key is the first again.
  void release(const Claim& claim) noexcept;

  std::size_t entries() const;
  std::size_t bytes() const;

 private:
  static constexpr std::size_t kExpiredPerClaim = 8;  // that a claim removes: more than it adds

  struct Entry {
    Claim claim;
    KeyHash fingerprint;
    bool running = true;
    Clock::time_point good_until{};
    std::shared_ptr<const Answer> answer = {};
    std::size_t bytes = 0;  // of the answer
  };
  using Entries = std::list<Entry>;
  struct HashOfKey {
    std::size_t operator()(const KeyHash& key) const noexcept { return key.low; }
  };

  void drop_expired(Clock::time_point now, Entries& dropped);
  bool drop(Entries::iterator entry, Clock::time_point now, Entries& dropped);

  const StoreLimits limits_;
  mutable std::mutex mutex_;
  Entries running_;
  Entries finished_;  // the oldest first
  std::unordered_map<KeyHash, Entries::iterator, HashOfKey> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace candor::filters::idempotency
