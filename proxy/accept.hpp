// Which of our three ways to write an error a client wants, by its Accept field (RFC 9110 §12.5.1). Not a general
// content negotiation: an error is better answered in some form than refused with 406, so there is always a result.
#pragma once

#include <cstddef>
#include <string_view>

#include "proxy/error_content.hpp"
#include "proxy/exchange.hpp"

namespace candor {

inline constexpr std::size_t kAcceptBytesMax = 4096;  // what stands behind is not read
inline constexpr std::size_t kAcceptRangesMax = 32;   // likewise

// The highest quality wins, then the range that names the form most exactly, then the order of the enum.
ContentForm preferred_form(std::string_view accept);

// All lines of the client's Accept as one list; empty: it has none.
std::string_view accept_of(Exchange& exchange);

}  // namespace candor
