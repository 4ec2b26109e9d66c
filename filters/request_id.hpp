// The filter `request_id`: which field carries the exchange's id to the upstream and back. There is one id in log,
// upstream and answer; X-Request-Id tells it to the upstream in any case. Stands before filters that write the id.
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_request_id(config::Section& options);

}  // namespace candor::filters
