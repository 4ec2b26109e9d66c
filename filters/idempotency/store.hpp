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
  std::size_t bytes_max = std::size_t{64} << 20;           // of the answers that are kept, or on their way to be
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
    std::size_t bytes = 0;              // that are reserved for it
    bool too_large = false;             // the answer is not kept, but counts
  };

  enum class Result : std::uint8_t {
    claimed,     // the first: it goes on
    running,     // the first is under way
    answered,    // here is its answer
    not_kept,    // it was answered, but there was no room for the answer
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

  struct Reserved {
    bool granted = false;
    std::size_t evicted = 0;
  };
  // Room for so many bytes in all of the claim's answer, while it comes and while it is kept; 0 gives it back. The
  // oldest answers make it. Not granted where answers that are still coming take too much of it: the claim has what it
  // had then.
  Reserved reserve(Claim& claim, std::size_t bytes, Clock::time_point now);

  // The request was answered; without `answer`, for which room is reserved, that is all that is known of it.
  void finish(Claim& claim, std::shared_ptr<const Answer> answer, Clock::time_point now);
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
  std::size_t bytes_kept_ = 0;
  std::size_t bytes_coming_ = 0;
};

}  // namespace candor::filters::idempotency
