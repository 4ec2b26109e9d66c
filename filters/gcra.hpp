// The limiter's decision (generic cell rate algorithm) as plain functions: one 64-bit number for each key, the
// theoretical arrival time (tat) at which its bucket is full again. In any window t at most burst + rate × t events are
// allowed, because each of them moves tat on by the interval and none may move it further than `burst` intervals beyond
// `now`. An event may cost several of these.
#pragma once

#include <chrono>
#include <cstdint>

#include "config/units.hpp"

namespace candor::filters {

inline constexpr std::uint64_t kRatePerSecondMax = 1'000'000;  // an interval of whole nanoseconds stays within 0.1 %
inline constexpr std::uint64_t kBurstMax = 100'000'000;

using Nanoseconds = std::int64_t;  // since the epoch of the steady clock

class Gcra {
 public:
  // The burst is at least 1; rate and burst are within the limits above, and burst / rate within config::kTimeMax.
  Gcra(config::Rate rate, std::uint64_t burst);

  struct Decision {
    bool allowed = false;
    Nanoseconds tat = 0;  // to be kept; where refused it is what it was, so a refusal consumes nothing
  };
  // `cost`: from 1 to the burst.
  Decision decide(Nanoseconds tat, Nanoseconds now, std::uint64_t cost = 1) const;

  // What is left of the quota, and in how many seconds (rounded up, at least 1) it is one more, or enough for an event
  // of that cost: that is when one that was refused is allowed, provided that nobody else takes from the quota.
  struct Standing {
    std::uint32_t remaining = 0;
    std::uint32_t next_s = 0;
  };
  Standing standing(Nanoseconds tat, Nanoseconds now, std::uint64_t cost = 1) const;

  std::uint64_t burst() const { return burst_; }
  std::uint64_t window_s() const { return window_s_; }  // burst / rate, rounded up: from empty to full

 private:
  std::uint64_t burst_;
  std::uint64_t window_s_;
  Nanoseconds interval_;   // between two events at the rate; rounded up, so that the bound holds
  Nanoseconds tolerance_;  // burst intervals
};

// Rounded up: a burst of 200 at 100/s takes 2 seconds.
std::uint64_t window_seconds(config::Rate rate, std::uint64_t burst);

}  // namespace candor::filters
