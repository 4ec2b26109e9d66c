// The methods that a route allows; 405 with Allow for the others (RFC 9110 §15.5.6).
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kAllowedMethodsMax = 32;

std::shared_ptr<const FilterDefinition> configure_method(config::Section& options);

}  // namespace candor::filters
