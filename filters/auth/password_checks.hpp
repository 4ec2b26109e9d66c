// The checks of passwords that somebody waits for. Who shows the same credentials meanwhile waits for the same check:
// a browser opens its connections all at once, and its password is hashed once for all of them. Shared by the workers
// that they reach on purpose; taken under a mutex only by requests that wait for a hash anyway.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "filters/auth/password_check.hpp"
#include "filters/key_hash.hpp"

namespace candor::filters::auth {

class PasswordChecks {
 public:
  // The check of these credentials that is under way, or a new one. `key`: the hash of the credentials. One of another
  // store does not count.
  std::shared_ptr<PasswordCheck> join(const KeyHash& key, const std::shared_ptr<const Store>& store,
                                      UserPassword given);

 private:
  struct UnderWay {
    KeyHash key;
    std::weak_ptr<PasswordCheck> check;
  };

  std::mutex mutex_;
  std::vector<UnderWay> under_way_;  // no more than the pool of threads takes, and those that have just ended
};

}  // namespace candor::filters::auth
