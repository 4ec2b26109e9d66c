// The filter `error_pages`: what our own answers to errors look like, and the upstream's where a status is opted in. It
// changes the content and nothing else: status, Retry-After, WWW-Authenticate and the like stay. Stands first, so that
// it sees the answers of all the other filters; an answer for which no route was found has none and looks as ever.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kProblemTypesMax = 128;

std::shared_ptr<const FilterDefinition> configure_error_pages(config::Section& options);

}  // namespace candor::filters
