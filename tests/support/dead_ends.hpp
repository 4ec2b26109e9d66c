// Endpoints at which a connection comes to nothing.
#pragma once

#include <string>
#include <vector>

#include "tests/support/socket.hpp"

namespace candor::test {

// A port that is taken, so that nobody else gets it, but refuses every connection until somebody listens.
class RefusingEndpoint {
 public:
  std::string url() const { return "http://" + loopback_ip() + ":" + std::to_string(socket_.port()); }
  Socket come_alive();  // listens from now on; gives the listening socket

 private:
  Socket socket_ = bound_socket(loopback_ip());
};

// Listens and never accepts, and its backlog is full: a connection is neither accepted nor refused.
class FullBacklog {
 public:
  FullBacklog();
  std::string url() const { return "http://" + loopback_ip() + ":" + std::to_string(listener_.port()); }

 private:
  Socket listener_ = listen_at(loopback_ip(), 0);
  std::vector<Socket> waiting_;
};

}  // namespace candor::test
