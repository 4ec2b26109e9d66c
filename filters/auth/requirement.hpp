// What somebody who is known must be allowed to do, by route and method; who is not meets 403.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "filters/auth/principal.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kRequirementsMax = 64;

struct Requirement {
  std::vector<std::string> routes;   // names; empty: all that have the filter
  std::vector<std::string> methods;  // empty: all; GET stands for HEAD too, which tells as much
  std::vector<std::string> scopes;   // all of them
  std::vector<std::string> groups;   // one of them

  bool holds_for(std::string_view method) const;
  bool met_by(const Principal& principal) const;
};

// The first of those for the method that the principal does not meet; null where all are met. Nobody (null) meets none.
const Requirement* first_unmet(const std::vector<Requirement>& requirements, std::string_view method,
                               const Principal* principal);

}  // namespace candor::filters::auth
