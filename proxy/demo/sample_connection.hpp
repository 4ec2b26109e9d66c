// One connection to the sample backend: reads requests one after the other and does what their path asks for.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>

namespace candor::demo {

// Counts itself in `connections` for as long as it lives.
boost::asio::awaitable<void> serve_sample_connection(boost::asio::ip::tcp::socket socket, std::size_t& connections);

}  // namespace candor::demo
