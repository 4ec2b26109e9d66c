// The filter `status_audit`: counts where an upstream uses statuses wrongly, with an example of each for who mends it.
// It changes no answer, unless a rule is enforced: then what breaks it becomes a 502 (response_malformed).
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_status_audit(config::Section& options);

}  // namespace candor::filters
