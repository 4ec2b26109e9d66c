// What the options of `rate_limit` say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "config/section.hpp"
#include "filters/gcra.hpp"
#include "filters/rate_limit_filter.hpp"
#include "filters/route_names.hpp"

namespace candor::filters {

struct RateLimitSettings {
  RateLimitRules rules;
  std::map<std::string, std::uint64_t> route_costs;  // in the place of rules.cost, by the name of the route
  RouteNames named_routes;                           // the same names
  Gcra gcra;
  std::size_t keys_max;
};

// Nothing where the limiter cannot be made; the errors are in the section.
std::optional<RateLimitSettings> read_rate_limit(config::Section& options);

}  // namespace candor::filters
