// The filter `cors`: which pages of other origins may read the answers (Fetch standard, "CORS protocol"). It only ever
// says so in fields: it is the browser that refuses, so that a request from elsewhere is served like any other, without
// these fields. A preflight is answered here and never seen by the upstream.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kCorsOriginsMax = 64;
inline constexpr std::size_t kCorsNamesMax = 64;  // of methods, of fields

std::shared_ptr<const FilterDefinition> configure_cors(config::Section& options);

}  // namespace candor::filters
