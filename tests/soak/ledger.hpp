// What has happened so far, and what should not have: counted by the threads of the clients and the upstreams, read by
// the one that shows progress and judges at the end.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/soak/dice.hpp"

namespace candor::test::soak {

enum class Count : std::uint8_t {
  connections,
  requests,
  relayed,     // complete responses of an upstream
  cut,         // visibly incomplete ones
  failed,      // Candor's own answers
  unanswered,  // nothing came, and nothing was due
  tunnels,
  left,      // the client went away
  received,  // requests that reached an upstream
};
inline constexpr std::size_t kCounts = 9;
std::string_view name_of(Count count);

class Ledger {
 public:
  void add(Count count) { counts_[static_cast<std::size_t>(count)].fetch_add(1, std::memory_order_relaxed); }
  std::uint64_t value(Count count) const { return counts_[static_cast<std::size_t>(count)].load(); }

  // A final head that a client has seen whole.
  enum class Origin : std::uint8_t { upstream, proxy };
  void add_head(Origin origin, int status) {
    heads_[cell(origin, status / 100)].fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t heads(Origin origin, int status_class) const { return heads_[cell(origin, status_class)].load(); }

  void violation(std::string text);
  std::uint64_t violations() const { return violations_; }
  std::vector<std::string> violation_texts() const;  // the first kViolationsKept

  std::uint64_t next_id() { return ids_.fetch_add(1, std::memory_order_relaxed); }

  // An endpoint went away: connections that waited to be accepted were reset.
  void note_outage() { outage_ = now_ms(); }
  bool recent_outage() const;

  // The soak itself was late, because the machine has too much to do: then it is slow in the eyes of Candor.
  void note_delay(milliseconds delay);
  bool recent_delay() const;
  milliseconds longest_delay() const { return milliseconds(longest_delay_); }

 private:
  static std::size_t cell(Origin origin, int status_class) {
    return static_cast<std::size_t>(origin) * 6 + static_cast<std::size_t>(status_class);
  }
  static std::int64_t now_ms();

  static constexpr std::size_t kViolationsKept = 40;

  std::array<std::atomic<std::uint64_t>, kCounts> counts_{};
  std::array<std::atomic<std::uint64_t>, 12> heads_{};
  std::atomic<std::uint64_t> ids_{1};
  std::atomic<std::uint64_t> violations_{0};
  std::atomic<std::int64_t> outage_{0};
  std::atomic<std::int64_t> delay_{0};
  std::atomic<std::int64_t> longest_delay_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
};

}  // namespace candor::test::soak
