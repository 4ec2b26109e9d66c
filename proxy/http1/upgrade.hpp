// The Upgrade field (RFC 9110 §7.8): which protocols a client asks for that we pass on, and whether a 101 keeps to
// them.
#pragma once

#include <string>

#include "proxy/http1/fields.hpp"

namespace candor::http1 {

// A client may ask for this many protocols; what comes behind them is not passed on.
inline constexpr std::size_t kUpgradeProtocolsMax = 8;

// The protocols that are asked for, as the upstream gets them; empty for none. Without HTTP/2: whoever talks it behind
// our back is not bound by anything that stands in front of it (RFC 9113 §3.1 has given up h2c).
std::string upgrade_asked_for(const RequestHead& head);

// Whether the 101 switches to protocols that were all asked for, at least one.
bool switches_as_asked(const Fields& response, std::string_view asked_for);

}  // namespace candor::http1
