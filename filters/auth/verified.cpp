#include "filters/auth/verified.hpp"

#include <iterator>

namespace candor::filters::auth {

std::shared_ptr<const Principal> Verified::find(const KeyHash& key, WallClock::time_point now) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  const Entries::iterator entry = found->second;
  if (now >= entry->good_until) {
    forget(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->principal;
}

bool Verified::remember(const KeyHash& key, const Checked& checked) {
  if (max_ == 0) return false;
  if (const auto found = by_key_.find(key); found != by_key_.end()) forget(found->second);
  const bool full = entries_.size() == max_;
  if (full) forget(std::prev(entries_.end()));
  entries_.push_front({.key = key, .principal = checked.principal, .good_until = checked.good_until});
  by_key_.emplace(key, entries_.begin());
  return full;
}

void Verified::forget_if(const std::function<bool(const Principal&)>& no_longer_good) {
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (no_longer_good(*entry->principal)) forget(entry);
    entry = next;
  }
}

void Verified::clear() {
  by_key_.clear();
  entries_.clear();
}

void Verified::forget(Entries::iterator entry) {
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace candor::filters::auth
