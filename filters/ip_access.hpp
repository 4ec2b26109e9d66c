// The filter `ip_access`: 403 for clients by their address, as told by trusted proxies or else by the socket.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kAccessNetworksMax = 1024;  // in each list; every request walks them

std::shared_ptr<const FilterDefinition> configure_ip_access(config::Section& options);

}  // namespace candor::filters
