// What makes two requests the same one: whose key it is, and what was asked with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "filters/idempotency/settings.hpp"
#include "filters/idempotency/store.hpp"
#include "filters/key_hash.hpp"
#include "proxy/exchange.hpp"

namespace candor::filters::idempotency {

// One for each worker.
class Identifier {
 public:
  Identifier(std::string scope_field, std::vector<std::string> compared_fields, const HashSecret& secret)
      : scope_field_(std::move(scope_field)), compared_fields_(std::move(compared_fields)), hasher_(secret) {}

  // A key belongs to the route and to one client: the value of the scope's field, else the user that a filter before
  // has authenticated, else the address (IPv6 by /64). The fingerprint is of method, authority, path, query, the fields
  // that are compared, the content and the user, or Authorization where no user is known: nobody is shown what was
  // meant for others of the same scope or behind the same address.
  Identity identify(const Exchange& exchange, std::string_view key, std::string_view content);

 private:
  KeyHash key_of(const Exchange& exchange, std::string_view key);
  KeyHash fingerprint_of(const Exchange& exchange, std::string_view content);

  std::string scope_field_;  // empty: the client
  std::vector<std::string> compared_fields_;
  KeyHasher hasher_;
};

}  // namespace candor::filters::idempotency
