// The upstream that `candor demo` brings along: a small HTTP server on loopback, on a thread of its own, that
// misbehaves by path (behaviour.hpp). It is no part of the proxy and takes no short cut into it: Candor meets it over
// real sockets. Short and clear instead of fast: one coroutine for each connection, ordinary Asio and Beast.
#pragma once

#include "proxy/demo/sample_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>

namespace candor::demo {

inline constexpr std::size_t kSampleConnectionsMax = 256;  // more are closed as soon as they are accepted

class SampleBackend {
 public:
  // Listens on 127.0.0.1; port 0 takes any. Throws StartError where the port is taken. `front_page` is what is at /.
  SampleBackend(std::uint16_t port, FrontPage front_page);
  ~SampleBackend();
  SampleBackend(const SampleBackend&) = delete;
  SampleBackend& operator=(const SampleBackend&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  SampleState state_;  // touched by thread_ only; before io_, whose coroutines count it down when they go
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_;
  std::thread thread_;
};

}  // namespace candor::demo
