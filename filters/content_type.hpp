// The filter `content_type`: which media types the content of requests may have; 415 for others, with the list in the
// field that belongs to the method (RFC 9110 §15.5.16). A request without content passes.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kMediaTypesMax = 64;
inline constexpr std::size_t kCheckedMethodsMax = 32;

std::shared_ptr<const FilterDefinition> configure_content_type(config::Section& options);

}  // namespace candor::filters
