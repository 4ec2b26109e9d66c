// One connection of the admin listener: reads requests one after the other and answers them. Each has one deadline for
// all of its reading and one for all of its writing, so that dripping bytes prolong nothing.
#pragma once

#include "proxy/admin/access.hpp"
#include "proxy/admin/routes.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <chrono>
#include <cstddef>

namespace candor::admin {

inline constexpr std::chrono::seconds kReadDeadline{10};
inline constexpr std::chrono::seconds kWriteDeadline{10};
inline constexpr std::chrono::seconds kDiscardDeadline{2};
inline constexpr std::size_t kHeadBytesMax = 16 * 1024;

// `routes` and `rules` outlive the connection.
boost::asio::awaitable<void> serve_connection(boost::asio::generic::stream_protocol::socket socket,
                                              const Routes& routes, const AccessRules& rules);

}  // namespace candor::admin
