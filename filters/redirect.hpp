// The filter `redirect`: sends the client to another scheme, host or path. A request that would be sent back to where
// it is, whose path begins with the new prefix already, or is not matched by the expression, goes on.
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_redirect(config::Section& options);

}  // namespace candor::filters
