// The filter `gone`: 410 for what was here and will not come back (RFC 9110 §15.5.11), with a link to what has taken
// its place where there is something (RFC 5829 §3.5).
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kGonePathsMax = 256;

std::shared_ptr<const FilterDefinition> configure_gone(config::Section& options);

}  // namespace candor::filters
