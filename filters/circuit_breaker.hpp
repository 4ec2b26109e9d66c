// The filter `circuit_breaker`: answers 503 at once while the route's upstream fails too often, instead of letting
// everybody wait for it. All routes to one upstream share its circuit, in all workers.
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_circuit_breaker(config::Section& options);

}  // namespace candor::filters
