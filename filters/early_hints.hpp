// The filter `early_hints`: tells a browser which files it will need while the upstream still works on the page (103,
// RFC 8297). Some clients take any interim response for the answer, so only those that navigate as browsers do get one
// unless the route says otherwise.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kEarlyHintsMax = 32;  // of one filter

std::shared_ptr<const FilterDefinition> configure_early_hints(config::Section& options);

}  // namespace candor::filters
