// Whether an upstream is asked at all: closed while it does well; open, so that nobody waits for it, once too many of
// the last exchanges have failed; then one probe at a time is let through, and its success closes the circuit. One for
// the process and an upstream: atomics, no lock, and `now` as an argument.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace candor::filters {

struct CircuitRules {
  std::chrono::milliseconds window{};  // that failures are counted over, in kBuckets steps
  std::uint64_t exchanges_min = 0;     // in it, before it says anything
  std::uint64_t failures_percent = 0;  // of them, that open the circuit
  std::chrono::milliseconds open{};    // from opening to the first probe, and from each probe to the next

  bool operator==(const CircuitRules&) const = default;
};

class Circuit {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  enum class Pass : std::uint8_t { ordinary, probe, refused };
  enum class Result : std::uint8_t { success, failure, neutral };  // neutral: says nothing about the upstream

  static constexpr std::size_t kBuckets = 10;
  static constexpr std::uint64_t kCountMax = (1U << 20) - 1;  // of exchanges in one bucket; more are not counted

  explicit Circuit(const CircuitRules& rules) : rules_(rules) {}

  // May let the request through as the probe; then its result is reported as the probe's.
  Pass ask(time_point now);
  // The same without letting anybody through.
  Pass look(time_point now) const;
  // True: this result has opened the circuit.
  bool report(Result result, Pass passed_as, time_point now);

  bool open() const { return next_probe_.load() != kClosed; }
  // Until then nobody is let through; whole seconds, one at least.
  std::chrono::seconds retry_after(time_point now) const;
  const CircuitRules& rules() const { return rules_; }

 private:
  using Ticks = std::chrono::steady_clock::rep;
  static constexpr Ticks kClosed = INT64_MIN;

  struct Counts {
    std::uint64_t exchanges = 0;
    std::uint64_t failures = 0;
  };

  Ticks after_open(time_point now) const { return (now + rules_.open).time_since_epoch().count(); }
  std::uint64_t step_of(time_point now) const;
  void count(bool failed, std::uint64_t step);
  Counts counts(std::uint64_t step) const;
  bool report_probe(Result result, time_point now);

  const CircuitRules rules_;
  std::atomic<Ticks> next_probe_{kClosed};
  std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};  // step, exchanges and failures of each
};

}  // namespace candor::filters
