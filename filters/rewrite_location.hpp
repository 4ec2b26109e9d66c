// The filter `rewrite_location`: an upstream that knows nothing of us writes its own address into Location and
// Content-Location (RFC 9110 §10.2.2, §8.7); this makes them what the client can use, the inverse of the way that its
// request took: scheme, host, and the path before rewrite_prefix.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kOwnPrefixesMax = 16;

std::shared_ptr<const FilterDefinition> configure_rewrite_location(config::Section& options);

}  // namespace candor::filters
