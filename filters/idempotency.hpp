// The filter `idempotency` (draft-ietf-httpapi-idempotency-key-header): a request that is asked again with the same key
// is carried out once, and gets the same answer each time.
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_idempotency(config::Section& options);

}  // namespace candor::filters
