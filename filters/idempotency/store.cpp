#include "filters/idempotency/store.hpp"

#include <utility>

namespace candor::filters::idempotency {

Store::Store(const StoreLimits& limits) : limits_(limits) { by_key_.reserve(limits.entries_max); }

Store::Found Store::claim(const Identity& identity, Clock::time_point now) {
  Entries fresh;
  Entries dropped;
  fresh.push_back({.claim = {.key = identity.key}, .fingerprint = identity.fingerprint});

  const std::lock_guard lock(mutex_);
  drop_expired(now, dropped);
  const auto known = by_key_.find(identity.key);
  if (known != by_key_.end() && (known->second->running || now < known->second->good_until)) {
    const Entry& entry = *known->second;
    if (entry.fingerprint != identity.fingerprint) return {.result = Result::mismatched};
    if (entry.running) return {.result = Result::running};
    if (entry.answer == nullptr) return {.result = Result::not_kept};
    return {.result = Result::answered, .answer = entry.answer};
  }
  if (known != by_key_.end()) drop(known->second, now, dropped);

  std::size_t evicted = 0;
  if (by_key_.size() >= limits_.entries_max) {
    if (finished_.empty()) return {};
    evicted += drop(finished_.begin(), now, dropped) ? 1 : 0;
  }
  by_key_.emplace(identity.key, fresh.begin());
  running_.splice(running_.end(), fresh);
  return {.result = Result::claimed, .claim = &running_.back().claim, .evicted = evicted};
}

Store::Reserved Store::reserve(Claim& claim, std::size_t bytes, Clock::time_point now) {
  Entries dropped;
  Reserved reserved;

  const std::lock_guard lock(mutex_);
  const std::size_t coming = bytes_coming_ - claim.bytes + bytes;
  if (coming > limits_.bytes_max) return reserved;
  while (bytes_kept_ + coming > limits_.bytes_max) reserved.evicted += drop(finished_.begin(), now, dropped) ? 1 : 0;
  bytes_coming_ = coming;
  claim.bytes = bytes;
  reserved.granted = true;
  return reserved;
}

void Store::finish(Claim& claim, std::shared_ptr<const Answer> answer, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const Entries::iterator entry = by_key_.find(claim.key)->second;
  bytes_coming_ -= claim.bytes;
  if (answer == nullptr) claim.bytes = 0;
  bytes_kept_ += claim.bytes;
  entry->answer = std::move(answer);
  entry->running = false;
  entry->good_until = now + limits_.ttl;
  finished_.splice(finished_.end(), running_, entry);
}

void Store::release(const Claim& claim) noexcept {
  Entries dropped;
  const std::lock_guard lock(mutex_);
  bytes_coming_ -= claim.bytes;
  const auto found = by_key_.find(claim.key);
  dropped.splice(dropped.end(), running_, found->second);
  by_key_.erase(found);
}

// They stand in the order in which their time is over, as it is the same for all.
void Store::drop_expired(Clock::time_point now, Entries& dropped) {
  for (std::size_t count = 0; count < kExpiredPerClaim; ++count) {
    if (finished_.empty() || now < finished_.front().good_until) return;
    drop(finished_.begin(), now, dropped);
  }
}

// Of a finished entry. True: its time was not over yet.
bool Store::drop(Entries::iterator entry, Clock::time_point now, Entries& dropped) {
  bytes_kept_ -= entry->claim.bytes;
  by_key_.erase(entry->claim.key);
  dropped.splice(dropped.end(), finished_, entry);
  return now < entry->good_until;
}

std::size_t Store::entries() const {
  const std::lock_guard lock(mutex_);
  return by_key_.size();
}

std::size_t Store::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_kept_ + bytes_coming_;
}

}  // namespace candor::filters::idempotency
