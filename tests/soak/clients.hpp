// All clients, on one thread: each opens a connection, does there what chance gives it to do, and opens the next.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <thread>

#include "tests/soak/visit.hpp"

namespace candor::test::soak {

struct CrowdOptions {
  Address candor;
  std::uint64_t connections;
  std::uint64_t requests_per_second;  // of all clients together, roughly
  std::uint64_t seed;
};

class Clients {
 public:
  Clients(const CrowdOptions& options, Ledger& ledger);
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  // Each ends what it does and opens no other connection.
  void leave() { crowd_.over = true; }
  bool gone() const { return gone_; }

 private:
  asio::awaitable<void> client(std::uint64_t number);

  Crowd crowd_;
  asio::io_context context_{1};
  std::atomic<bool> gone_{false};
  std::jthread thread_;
};

}  // namespace candor::test::soak
