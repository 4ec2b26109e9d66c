// Moments as people and JSON write them (RFC 3339), in whole seconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace candor::filters {

// "2026-03-01T04:00:00Z", "…T05:00:00.5+01:00". A fraction is rounded up: an announced end is never reached early.
// Years from 1970 to 2199 only, so that nothing overflows later on.
std::optional<std::chrono::sys_seconds> parse_rfc3339(std::string_view text);

std::string format_rfc3339(std::chrono::sys_seconds time);  // in UTC

}  // namespace candor::filters
