// The filter `concurrency`: how many exchanges of a route may be under way at once, in the whole process. Who comes
// beyond that waits for a turn, and is answered with 503 where too many wait already or it takes too long.
#pragma once

#include <cstdint>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::uint64_t kConcurrencyMax = 1'000'000;
inline constexpr std::uint64_t kConcurrencyQueueMax = 100'000;

std::shared_ptr<const FilterDefinition> configure_concurrency(config::Section& options);

}  // namespace candor::filters
