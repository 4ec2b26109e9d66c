// Two loopback ports that fail before a byte is exchanged: one where nothing listens, one that accepts nobody. They are
// held for as long as the object lives, so that no other program can take them in the meantime.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

namespace candor::demo {

class DeadPorts {
 public:
  DeadPorts();  // throws StartError where loopback has no port left

  std::uint16_t refusing() const;          // bound, not listening: the kernel answers with RST
  std::uint16_t accepting_nobody() const;  // its backlog is full: the kernel drops every further SYN

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket refusing_;
  boost::asio::ip::tcp::acceptor full_;
  std::array<boost::asio::ip::tcp::socket, 3> fillers_;
};

}  // namespace candor::demo
