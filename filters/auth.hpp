// The filter `auth`: who a request is from, and whether that one may do what it asks. Its parts are in filters/auth/.
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_auth(config::Section& options);

}  // namespace candor::filters
