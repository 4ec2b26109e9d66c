// The options of the filter `auth`, read and found good.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/section.hpp"
#include "filters/auth/credentials.hpp"
#include "filters/auth/jwt.hpp"
#include "filters/auth/requirement.hpp"
#include "filters/auth/store.hpp"
#include "filters/route_names.hpp"

namespace candor::filters::auth {

// Whose credentials the upstream gets to see. A password or an API key is for us alone; a token is meant for its
// audience, the service behind us, which often reads more in it than its user.
enum class Pass : std::uint8_t { none, tokens, all };

struct Settings {
  std::string realm = "restricted";
  AcceptedSchemes accepted;
  StoreFiles files;
  TokenRules tokens;
  std::chrono::milliseconds password_remembered = std::chrono::minutes(5);
  std::vector<Requirement> requirements;
  RouteNames named_routes;                      // by the requirements
  std::string user_field = "X-Forwarded-User";  // tells the upstream who it is; empty: nothing does
  Pass pass = Pass::tokens;
  bool optional = false;
  std::size_t verified_max = 4096;  // by each worker
};

// Reports into the section; the files are not opened yet.
Settings read_settings(config::Section& options);

}  // namespace candor::filters::auth
