#include "filters/auth/password_checks.hpp"

#include <utility>

namespace candor::filters::auth {

std::shared_ptr<PasswordCheck> PasswordChecks::join(const KeyHash& key, const std::shared_ptr<const Store>& store,
                                                    UserPassword given) {
  const std::lock_guard lock(mutex_);
  std::erase_if(under_way_, [](const UnderWay& each) { return each.check.expired(); });
  for (const UnderWay& each : under_way_) {
    if (each.key != key) continue;
    if (std::shared_ptr<PasswordCheck> check = each.check.lock(); check && check->is_of(store)) return check;
  }
  auto check = std::make_shared<PasswordCheck>(store, std::move(given));
  under_way_.push_back({key, check});
  return check;
}

}  // namespace candor::filters::auth
