// Credentials that were found good a while ago, so that a password is hashed and a signature checked once and not for
// each request. They are known by a keyed hash of 128 bits only (key_hash.hpp); who does not know the key, which never
// leaves the process, can neither find a second text of the same hash nor read anything off the time of a look.
//
// Of one worker. Full: what was used longest ago makes room.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <unordered_map>

#include "filters/auth/principal.hpp"
#include "filters/key_hash.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kVerifiedMax = 1'000'000;

class Verified {
 public:
  // `max`: 0 remembers nothing.
  explicit Verified(std::size_t max) : max_(max) {}

  // Null where it is not there, or no longer good.
  std::shared_ptr<const Principal> find(const KeyHash& key, WallClock::time_point now);
  // True where another one made room.
  bool remember(const KeyHash& key, const Checked& checked);
  void forget_if(const std::function<bool(const Principal&)>& no_longer_good);
  void clear();

 private:
  struct Entry {
    KeyHash key;
    std::shared_ptr<const Principal> principal;
    WallClock::time_point good_until;
  };
  struct Hash {
    std::size_t operator()(const KeyHash& key) const { return key.low; }  // is one already
  };
  using Entries = std::list<Entry>;

  void forget(Entries::iterator entry);

  std::size_t max_;
  Entries entries_;  // the one used last comes first
  std::unordered_map<KeyHash, Entries::iterator, Hash> by_key_;
};

}  // namespace candor::filters::auth
