// The 103 that filters have asked for (RFC 8297).
#pragma once

#include <string>

#include "proxy/exchange.hpp"

namespace candor {

// Appends the head with the exchange's hints; nothing where there are none, or where the client speaks HTTP/1.0 (RFC
// 9110 §15.2). True: there is something to send.
bool write_early_hints(const Exchange& exchange, std::string& out);

}  // namespace candor
