#include "filters/rate_limit_table.hpp"

#include <limits>
#include <mutex>
#include <thread>

namespace candor::filters {
namespace {

// Stands in a slot's tat while its owner changes, for the few instructions that takes.
constexpr Nanoseconds kChanging = std::numeric_limits<Nanoseconds>::max();

class SpinLock {
 public:
  explicit SpinLock(std::atomic_flag& flag) : flag_(flag) {}
  void lock() {
    while (flag_.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
  }
  void unlock() { flag_.clear(std::memory_order_release); }

 private:
  std::atomic_flag& flag_;
};

std::size_t sets_for(std::size_t keys_max, std::size_t slots) {
  return keys_max <= slots ? 1 : (2 * keys_max + slots - 1) / slots;
}

}  // namespace

RateLimitTable::RateLimitTable(const Gcra& gcra, std::size_t keys_max)
    : gcra_(gcra), slots_(keys_max < kSlots ? keys_max : kSlots), sets_(sets_for(keys_max, kSlots)) {}

RateLimitTable::Outcome RateLimitTable::take(const KeyHash& key, Nanoseconds now, std::uint64_t cost) {
  const Event event{key, now, cost};
  Set& set = sets_[key.high % sets_.size()];
  if (const auto known = take_known(set, event)) return *known;

  SpinLock spin(set.locked);
  const std::lock_guard lock(spin);
  if (const auto known = take_known(set, event)) return *known;  // admitted by another worker in between
  return admit(set, event);
}

// A slot that is changing at this moment counts as in use by another key: what is said here is old a moment later
// anyway.
RateLimitTable::Outcome RateLimitTable::look(const KeyHash& key, Nanoseconds now, std::uint64_t cost) const {
  const Set& set = sets_[key.high % sets_.size()];
  Outcome outcome;
  for (std::size_t slot = 0; slot < slots_; ++slot) {
    const Nanoseconds tat = set.tat[slot].load(std::memory_order_acquire);
    const KeyHash owner{set.low[slot].load(std::memory_order_relaxed), set.high[slot].load(std::memory_order_relaxed)};
    const bool own = owner == key && tat != kChanging;
    if (!own && tat > now) continue;
    const Gcra::Decision decision = gcra_.decide(own ? tat : now, now, cost);
    outcome = {.result = decision.allowed ? Result::allowed : Result::refused, .tat = decision.tat};
    if (own) return outcome;
  }
  return outcome;
}

std::optional<RateLimitTable::Outcome> RateLimitTable::take_known(Set& set, const Event& event) const {
  for (std::size_t slot = 0; slot < slots_; ++slot) {
    if (set.low[slot].load(std::memory_order_relaxed) != event.key.low) continue;
    if (const auto outcome = take_slot(set, slot, event)) return outcome;
  }
  return std::nullopt;
}

// Nothing where the slot is another key's. The tat is read before the owner's hash and swapped only if it has not
// changed: as it never takes an earlier value again, the owner cannot have changed in between either.
std::optional<RateLimitTable::Outcome> RateLimitTable::take_slot(Set& set, std::size_t slot, const Event& event) const {
  for (;;) {
    Nanoseconds tat = set.tat[slot].load(std::memory_order_acquire);
    if (tat == kChanging) {
      std::this_thread::yield();
      continue;
    }
    const KeyHash owner{set.low[slot].load(std::memory_order_relaxed), set.high[slot].load(std::memory_order_relaxed)};
    if (owner != event.key) return std::nullopt;

    const Gcra::Decision decision = gcra_.decide(tat, event.now, event.cost);
    if (!decision.allowed) return Outcome{.result = Result::refused, .tat = tat};
    if (set.tat[slot].compare_exchange_weak(tat, decision.tat, std::memory_order_acq_rel, std::memory_order_relaxed))
      return Outcome{.result = Result::allowed, .tat = decision.tat};
  }
}

// Under the set's lock. A slot is free where its tat has passed: a full bucket is the same as none.
RateLimitTable::Outcome RateLimitTable::admit(Set& set, const Event& event) const {
  for (std::size_t slot = 0; slot < slots_; ++slot) {
    Nanoseconds before = set.tat[slot].load(std::memory_order_relaxed);
    if (before > event.now) continue;
    if (!set.tat[slot].compare_exchange_strong(before, kChanging, std::memory_order_acq_rel))
      continue;  // its key is back

    set.low[slot].store(event.key.low, std::memory_order_relaxed);
    set.high[slot].store(event.key.high, std::memory_order_relaxed);
    const Gcra::Decision decision = gcra_.decide(event.now, event.now, event.cost);
    set.tat[slot].store(decision.tat, std::memory_order_release);
    return {.result = Result::allowed, .evicted = before != 0, .tat = decision.tat};
  }
  return {};
}

std::size_t RateLimitTable::keys(Nanoseconds now) const {
  std::size_t count = 0;
  for (const Set& set : sets_)
    for (const std::atomic<Nanoseconds>& tat : set.tat) count += tat.load(std::memory_order_relaxed) > now ? 1 : 0;
  return count;
}

}  // namespace candor::filters
