// The check of one password, beside the workers.
#pragma once

#include <memory>
#include <utility>

#include "filters/auth/credentials.hpp"
#include "filters/auth/store.hpp"
#include "proxy/offload.hpp"

namespace candor::filters::auth {

class PasswordCheck : public Offload::Job {
 public:
  PasswordCheck(std::shared_ptr<const Store> store, UserPassword given)
      : store_(std::move(store)), given_(std::move(given)) {}

  bool is_of(const std::shared_ptr<const Store>& store) const { return store_ == store; }

  // Once it has run.
  Checked result() const {
    if (!good_) return {.principal = nullptr, .reason = "password: unknown user or wrong password"};
    Principal principal{.name = given_.user, .scopes = {}, .groups = store_->groups.of(given_.user)};
    return {.principal = std::make_shared<const Principal>(std::move(principal))};
  }

 private:
  void run() override { good_ = store_->users->verify(given_.user, given_.password); }

  std::shared_ptr<const Store> store_;
  UserPassword given_;
  bool good_ = false;
};

}  // namespace candor::filters::auth
