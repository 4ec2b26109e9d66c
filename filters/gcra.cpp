#include "filters/gcra.hpp"

#include <algorithm>

namespace candor::filters {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000;

constexpr Nanoseconds divide_up(Nanoseconds a, Nanoseconds b) { return (a + b - 1) / b; }

}  // namespace

Gcra::Gcra(config::Rate rate, std::uint64_t burst)
    : burst_(burst),
      window_s_(window_seconds(rate, burst)),
      interval_(divide_up(rate.per.count(), static_cast<Nanoseconds>(rate.events))),
      tolerance_(static_cast<Nanoseconds>(burst) * interval_) {}

Gcra::Decision Gcra::decide(Nanoseconds tat, Nanoseconds now, std::uint64_t cost) const {
  const Nanoseconds next = std::max(tat, now) + static_cast<Nanoseconds>(cost) * interval_;
  if (next > now + tolerance_) return {.allowed = false, .tat = tat};
  return {.allowed = true, .tat = next};
}

Gcra::Standing Gcra::standing(Nanoseconds tat, Nanoseconds now, std::uint64_t cost) const {
  // Below zero where another worker, whose `now` is a little later, was allowed the last event.
  const Nanoseconds available = now + tolerance_ - std::max(tat, now);
  const Nanoseconds remaining = std::max<Nanoseconds>(available, 0) / interval_;
  const Nanoseconds wanted = std::max(remaining + 1, static_cast<Nanoseconds>(cost));
  const Nanoseconds wait = wanted * interval_ - available;
  return {.remaining = static_cast<std::uint32_t>(remaining),
          .next_s = static_cast<std::uint32_t>(divide_up(wait, kSecond))};
}

std::uint64_t window_seconds(config::Rate rate, std::uint64_t burst) {
  // In milliseconds, the finest unit that a rate is written in: a year of them times kBurstMax fits in 64 bits.
  const auto per_ms =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(rate.per).count());
  const std::uint64_t events_per_second_scale = rate.events * 1000;
  return (burst * per_ms + events_per_second_scale - 1) / events_per_second_scale;
}

}  // namespace candor::filters
