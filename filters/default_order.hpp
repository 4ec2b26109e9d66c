// The order in which filters are meant to stand, with the reasons. A chain stands as its operator has written it, the
// global filters first; orders that cannot work are told (order_rules.hpp).
#pragma once

#include <span>
#include <string_view>

namespace candor::filters {

struct Standing {
  std::string_view name;
  std::string_view why;
};

// Every kind of filter once, from the one that sees a request first to the one that sees it last.
std::span<const Standing> default_order();

}  // namespace candor::filters
