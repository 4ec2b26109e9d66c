// Max-Forwards (RFC 9110 §7.6.2): how a client asks TRACE or OPTIONS of one hop on the way instead of the last one.
#pragma once

#include <optional>

#include "proxy/exchange.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/reply.hpp"

namespace candor {

// The most that is passed on, whatever came.
inline constexpr std::uint64_t kMaxForwardsMax = 255;

// What is wrong with the field, where the method gives it a meaning.
http1::Fault check_max_forwards(const http1::RequestHead& head);

// At 0 we are the last recipient and answer ourselves; else the field is counted down in place and the request goes on.
std::optional<Reply> count_down_max_forwards(Exchange& exchange);

}  // namespace candor
