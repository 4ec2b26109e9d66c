// What a request asks about one scope of maintenance. Shared by all workers on purpose, as two atomics without a lock:
// a switch must be seen by the next request on every worker, and a message to each worker would arrive some time after
// it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

#include "filters/maintenance_switch.hpp"

namespace candor::filters {

class MaintenanceScope {
 public:
  bool on(std::chrono::sys_seconds now) const { return now.time_since_epoch().count() < expiry(); }

  // Until the planned end; nothing where it is not known. Meaningful while on.
  std::optional<std::chrono::seconds> left(std::chrono::sys_seconds now) const {
    const std::int64_t end = expiry();
    if (end == kNoEnd) return std::nullopt;
    if (end == kOff) return std::chrono::seconds(0);  // switched off since the question whether it is on
    return std::chrono::seconds(end) - now.time_since_epoch();
  }

  // Counts the switches: whoever keeps a copy of the reason sees by it that there is a new one.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  // One writer at a time. The expiry goes last, so that who sees it finds a generation that is no older.
  void set(const Switch& state) {
    generation_.fetch_add(1, std::memory_order_release);
    const std::int64_t end = state.until ? state.until->time_since_epoch().count() : kNoEnd;
    expiry_.store(state.on ? end : kOff, std::memory_order_release);
  }

 private:
  static constexpr std::int64_t kOff = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();

  std::int64_t expiry() const { return expiry_.load(std::memory_order_acquire); }

  std::atomic<std::int64_t> expiry_{kOff};  // seconds since 1970
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace candor::filters
