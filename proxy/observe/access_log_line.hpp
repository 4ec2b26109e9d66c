// One exchange as one line of JSON. The keys are always the same and in the same order, except for `fields`, which is
// there where it is configured, and `violations` and `error`, which are there only where something is to be said. A
// text that is absent is "-" (cause: ""), a number null.
#pragma once

#include "proxy/exchange.hpp"
#include "proxy/json_text.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace candor::observe {

// Longer values are cut off there and end in "...".
inline constexpr std::size_t kLoggedTargetBytesMax = 4096;
inline constexpr std::size_t kLoggedErrorBytesMax = 1024;
inline constexpr std::size_t kLoggedNameBytesMax = 256;  // all others

inline constexpr std::size_t kLogLineBytesMax =
    kJsonGrowthMax * (kLoggedTargetBytesMax + kLoggedErrorBytesMax +
                      (9 + Violations::kMax + 2 * config::kLoggedFieldsMax) * kLoggedNameBytesMax) +
    1024;

enum class LogQuery { keep, leave_out };

// A field of the request that is logged, or only that it was there.
struct LoggedField {
  std::string name;
  bool redacted = false;
};
inline constexpr std::string_view kRedacted = "[redacted]";

// Writes without bounds: `out` has room for kLogLineBytesMax. Returns the end of the line, behind its '\n'.
char* write_log_line(char* out, const Exchange& exchange, std::string_view time, LogQuery query,
                     std::span<const LoggedField> fields = {});

std::string_view logged_target(const Exchange& exchange, LogQuery query);
std::string_view logged_protocol(const Exchange& exchange);  // "-" where the request line was not understood

// 499 for a client that left before its answer, although nobody ever sent that; 0 where there is none.
int logged_status(const Exchange& exchange);

}  // namespace candor::observe
