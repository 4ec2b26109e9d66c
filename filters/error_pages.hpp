// The filter `error_pages`: what our own answers to errors look like, and the upstream's where a status is opted in. It
// changes the content and nothing else: status, Retry-After, WWW-Authenticate and the like stay. Stands first, so that
// it sees the answers of all the other filters; in the global list it is about requests too that no route has. Where a
// chain has several of them, the last that is about the status and has a page in the form that the client wants gives
// it: a route's own before the global one. A `type` is looked for in the same order.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kProblemTypesMax = 128;

std::shared_ptr<const FilterDefinition> configure_error_pages(config::Section& options);

}  // namespace candor::filters
