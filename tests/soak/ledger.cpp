#include "tests/soak/ledger.hpp"

#include <utility>

namespace candor::test::soak {
namespace {

constexpr std::array<std::string_view, kCounts> kNames{"connections", "requests", "relayed", "cut",     "failed",
                                                       "unanswered",  "tunnels",  "left",    "received"};
constexpr milliseconds kRecent = 5s;
constexpr milliseconds kDelayThatMatters = 500ms;  // with that of the other side, half of Candor's shortest time

}  // namespace

std::string_view name_of(Count count) { return kNames[static_cast<std::size_t>(count)]; }

void Ledger::violation(std::string text) {
  ++violations_;
  const std::lock_guard lock(mutex_);
  if (texts_.size() < kViolationsKept) texts_.push_back(std::move(text));
}

std::vector<std::string> Ledger::violation_texts() const {
  const std::lock_guard lock(mutex_);
  return texts_;
}

bool Ledger::recent_outage() const { return now_ms() - outage_ < kRecent.count(); }

void Ledger::note_delay(milliseconds delay) {
  if (delay > kDelayThatMatters) delay_ = now_ms();
  if (delay.count() > longest_delay_) longest_delay_ = delay.count();
}

bool Ledger::recent_delay() const { return now_ms() - delay_ < kRecent.count(); }

std::int64_t Ledger::now_ms() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace candor::test::soak
