#include "filters/circuit.hpp"

#include <algorithm>

namespace candor::filters {
namespace {

// One word, so that a bucket changes as a whole: 24 bits of the step, then twice 20 bits.
constexpr unsigned kCountBits = 20;
constexpr std::uint64_t kStepMask = (1U << 24) - 1;

struct Bucket {
  std::uint64_t step = 0;
  std::uint64_t exchanges = 0;
  std::uint64_t failures = 0;

  static Bucket of(std::uint64_t word) {
    return {word >> (2 * kCountBits), (word >> kCountBits) & Circuit::kCountMax, word & Circuit::kCountMax};
  }
  std::uint64_t word() const { return step << (2 * kCountBits) | exchanges << kCountBits | failures; }
};

}  // namespace

Circuit::Pass Circuit::look(time_point now) const {
  const Ticks next_probe = next_probe_.load();
  if (next_probe == kClosed) return Pass::ordinary;
  return now.time_since_epoch().count() < next_probe ? Pass::refused : Pass::probe;
}

// A probe that never ends must not keep the circuit open for good: it is the only one for as long as the circuit was
// open before it.
Circuit::Pass Circuit::ask(time_point now) {
  Ticks next_probe = next_probe_.load();
  if (next_probe == kClosed) return Pass::ordinary;
  if (now.time_since_epoch().count() < next_probe) return Pass::refused;
  if (next_probe_.compare_exchange_strong(next_probe, after_open(now))) return Pass::probe;
  return next_probe == kClosed ? Pass::ordinary : Pass::refused;
}

std::chrono::seconds Circuit::retry_after(time_point now) const {
  const Ticks next_probe = next_probe_.load();
  if (next_probe == kClosed) return std::chrono::seconds(1);
  const time_point::duration wait(next_probe - now.time_since_epoch().count());
  return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(wait));
}

bool Circuit::report(Result result, Pass passed_as, time_point now) {
  if (passed_as == Pass::probe) return report_probe(result, now);
  if (result == Result::neutral || open()) return false;
  const std::uint64_t step = step_of(now);
  count(result == Result::failure, step);
  if (result != Result::failure) return false;
  const Counts sum = counts(step);
  if (sum.exchanges < rules_.exchanges_min || sum.failures * 100 < sum.exchanges * rules_.failures_percent)
    return false;
  Ticks closed = kClosed;
  return next_probe_.compare_exchange_strong(closed, after_open(now));
}

bool Circuit::report_probe(Result result, time_point now) {
  Ticks next_probe = next_probe_.load();
  if (next_probe == kClosed) return false;  // another probe has closed it
  switch (result) {
    case Result::success:
      for (auto& bucket : buckets_) bucket.store(0);  // what led here is over
      next_probe_.store(kClosed);
      return false;
    case Result::failure:
      next_probe_.compare_exchange_strong(next_probe, after_open(now));
      return false;
    case Result::neutral:
      next_probe_.compare_exchange_strong(next_probe, now.time_since_epoch().count());
      return false;
  }
  return false;
}

std::uint64_t Circuit::step_of(time_point now) const {
  const auto step = std::chrono::nanoseconds(rules_.window) / kBuckets;
  return static_cast<std::uint64_t>(now.time_since_epoch() / step) & kStepMask;
}

void Circuit::count(bool failed, std::uint64_t step) {
  std::atomic<std::uint64_t>& word = buckets_[step % kBuckets];
  std::uint64_t before = word.load();
  for (;;) {
    Bucket bucket = Bucket::of(before);
    if (bucket.step != step) bucket = {.step = step};
    if (bucket.exchanges == kCountMax) return;
    ++bucket.exchanges;
    if (failed) ++bucket.failures;
    if (word.compare_exchange_weak(before, bucket.word())) return;
  }
}

Circuit::Counts Circuit::counts(std::uint64_t step) const {
  Counts sum;
  for (const auto& word : buckets_) {
    const Bucket bucket = Bucket::of(word.load());
    if (((step - bucket.step) & kStepMask) >= kBuckets) continue;
    sum.exchanges += bucket.exchanges;
    sum.failures += bucket.failures;
  }
  return sum;
}

}  // namespace candor::filters
