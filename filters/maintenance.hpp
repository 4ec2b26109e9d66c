// The filter `maintenance`: its options, and what it sets up at the start. The state is one for the process
// (maintenance_board): the options of the global list set the initial state of all routes, those of a route its own.
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_maintenance(config::Section& options);

}  // namespace candor::filters
