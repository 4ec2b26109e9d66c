// The minimum rate of one direction (min_rate): a peer that moves fewer bytes than it should, over all the time that we
// waited for it. Plain arithmetic; the first kGrace of waiting is free.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace candor::relay {

class MinRate {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;
  static constexpr std::chrono::seconds kGrace{5};

  explicit MinRate(std::uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second) {}

  // Counts the time since the last call as waiting, if `waiting` was true at it; then says when patience ends if
  // nothing more moves. `bytes`: moved so far in all.
  time_point deadline(time_point now, bool waiting, std::uint64_t bytes) {
    if (bytes_per_second_ == 0) return time_point::max();
    if (waiting_) waited_ += now - since_;
    since_ = now;
    waiting_ = waiting;
    if (!waiting) return time_point::max();
    constexpr double kEarnedSecondsMax = 1e6;  // keeps the sum far from the clock's own end
    const double earned_seconds =
        std::min(static_cast<double>(bytes) / static_cast<double>(bytes_per_second_), kEarnedSecondsMax);
    const auto earned = std::chrono::duration_cast<duration>(std::chrono::duration<double>(earned_seconds));
    return now + kGrace + earned - waited_;
  }

 private:
  std::uint64_t bytes_per_second_;
  bool waiting_ = false;
  time_point since_{};
  duration waited_{0};
};

}  // namespace candor::relay
