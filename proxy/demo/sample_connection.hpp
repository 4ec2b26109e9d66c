// One connection to the sample backend: reads requests one after the other and does what their path asks for.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>

#include "proxy/demo/front_page.hpp"

namespace candor::demo {

inline constexpr std::size_t kSampleContentMax = 64 * 1024;  // of a request; more is a 413
inline constexpr std::size_t kSampleHeadMax = 64 * 1024;

// What all connections share.
struct SampleState {
  FrontPage front_page;
  std::size_t connections = 0;
};

// Counts itself in `state` for as long as it lives.
boost::asio::awaitable<void> serve_sample_connection(boost::asio::ip::tcp::socket socket, SampleState& state);

}  // namespace candor::demo
