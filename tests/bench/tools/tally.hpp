// What a run has come to, and its report: one line of JSON.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "tests/bench/tools/histogram.hpp"

namespace candor::bench {

enum class Mishap : std::uint8_t {
  no_connection,  // refused, or no port left
  broken,         // reset, or closed before the whole answer
  malformed,      // an answer whose head or end cannot be found
  wrong_length,   // another amount of content than was asked for
  unanswered,     // still, long after the end
};
inline constexpr std::size_t kMishaps = 5;

struct Tally {
  std::uint64_t answers = 0;      // in the measured time
  std::uint64_t answers_all = 0;  // with those before and after it
  std::uint64_t bytes = 0;        // received in the measured time
  std::uint64_t connections = 0;  // opened
  std::array<std::uint64_t, 1000> by_status{};
  std::array<std::uint64_t, kMishaps> mishaps{};
  Histogram latency_ns;
  std::uint64_t cpu_ns = 0;  // of the measured processes
  double seconds = 0;        // that were measured
  std::size_t request_head_bytes = 0;

  void count(Mishap mishap, std::uint64_t times = 1) { mishaps[static_cast<std::size_t>(mishap)] += times; }
};

void print_report(const Tally& tally);

}  // namespace candor::bench
