// The filter `header_rules`: removes, sets and adds fields of the request before it is forwarded, and of every final
// answer, whoever made it.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kHeaderRulesMax = 64;

std::shared_ptr<const FilterDefinition> configure_header_rules(config::Section& options);

}  // namespace candor::filters
