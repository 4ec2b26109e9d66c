// Who the client is behind trusted proxies: X-Forwarded-For read from right to left, as far as each hop is one that we
// trust.
#pragma once

#include <vector>

#include "config/ip.hpp"
#include "proxy/http1/fields.hpp"

namespace candor {

// The peer itself where it is not trusted or says nothing usable. At most kForwardedHopsMax hops are followed.
inline constexpr std::size_t kForwardedHopsMax = 64;
config::IpAddress forwarded_client(const config::IpAddress& peer, const http1::Fields& fields,
                                   const std::vector<config::Network>& trusted);

}  // namespace candor
