// The buckets of one limiter, by key. Shared by all workers on purpose: a limit per worker would let a client through
// once for each worker that its connections reach. Hits take no lock (one compare-and-swap); only a key that is new to
// its set takes that set's spin lock.
//
// Set-associative: a key may stand only in the 32 slots of its set, so a newcomer costs the same however full the table
// is, and nothing ever sweeps. Sets have room for twice the keys they should hold, or the limit would bite before
// keys_max; up to 32 keys, the one set has exactly keys_max slots. Some 52 bytes for each key, taken at the start.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "filters/gcra.hpp"
#include "filters/key_hash.hpp"

namespace candor::filters {

inline constexpr std::size_t kLimiterKeysMax = 10'000'000;

class RateLimitTable {
 public:
  RateLimitTable(const Gcra& gcra, std::size_t keys_max);

  enum class Result : std::uint8_t { allowed, refused, full };  // full: a newcomer, and every slot of its set is in use
  struct Outcome {
    Result result = Result::full;
    bool evicted = false;  // a key whose bucket was full again made room
    Nanoseconds tat = 0;   // of the key; meaningless where full
  };
  Outcome take(const KeyHash& key, Nanoseconds now, std::uint64_t cost = 1);
  // What take() would give now, without taking anything.
  Outcome look(const KeyHash& key, Nanoseconds now, std::uint64_t cost = 1) const;

  // Keys whose bucket is not full again. Walks the whole table: for a scrape, not for a request.
  std::size_t keys(Nanoseconds now) const;
  const Gcra& gcra() const { return gcra_; }

 private:
  static constexpr std::size_t kSlots = 32;

  // A slot's tat only ever grows, whoever owns the slot: that is what makes a compare-and-swap on it safe, see
  // take_known(). 0 = never used.
  struct alignas(64) Set {
    std::array<std::atomic<std::uint64_t>, kSlots> low{};
    std::array<std::atomic<std::uint64_t>, kSlots> high{};
    std::array<std::atomic<Nanoseconds>, kSlots> tat{};
    std::atomic_flag locked;
  };

  // What comes to be taken.
  struct Event {
    KeyHash key;
    Nanoseconds now;
    std::uint64_t cost;
  };

  std::optional<Outcome> take_known(Set& set, const Event& event) const;
  std::optional<Outcome> take_slot(Set& set, std::size_t slot, const Event& event) const;
  Outcome admit(Set& set, const Event& event) const;

  Gcra gcra_;
  std::size_t slots_;  // used in each set
  std::vector<Set> sets_;
};

}  // namespace candor::filters
