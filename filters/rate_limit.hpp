// The filter `rate_limit`: its options, and what it sets up at the start.
//
// Where two routes name a limiter the same, each has buckets of its own, unless they share one definition in the global
// filter list; there `client_ip`, `user`, `field:` and `global` count over all routes and `route` counts each, and
// `route_costs` makes a request of one route cost more than one of another.
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_rate_limit(config::Section& options);

}  // namespace candor::filters
