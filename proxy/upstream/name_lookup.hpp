// What an endpoint's name resolves to. getaddrinfo blocks, knows no deadline and cannot be stopped, so it runs in a
// thread of its own, one at a time for each endpoint; requests wait for it with their own deadline, and the answer is
// kept for kKeptFor.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "proxy/net/ticket_queue.hpp"

namespace candor::upstream {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

struct Addresses {
  std::vector<SocketAddress> list;  // in the resolver's order, kAddressesMax at most
  std::string error;                // why the list is empty
  std::chrono::steady_clock::time_point expires;
};

class NameLookup : public std::enable_shared_from_this<NameLookup> {
 public:
  static constexpr std::chrono::seconds kKeptFor{30};
  static constexpr std::chrono::seconds kFailureKeptFor{1};
  static constexpr std::size_t kAddressesMax = 16;
  static constexpr std::size_t kWaitingMax = 100'000;  // every one is a request, bounded by limits.connections

  static std::shared_ptr<NameLookup> make(const config::HostPort& authority);

  // The last answer, expired or not; null before the first.
  std::shared_ptr<const Addresses> last() const { return last_.load(); }
  // Starts a lookup unless one is running; everybody in `waiting` is woken at its end.
  void start();
  net::TicketQueue& waiting() { return waiting_; }

 private:
  explicit NameLookup(const config::HostPort& authority) : authority_(authority) {}
  void run();

  const config::HostPort authority_;
  std::atomic<std::shared_ptr<const Addresses>> last_;
  std::atomic<bool> running_{false};
  net::TicketQueue waiting_;
};

}  // namespace candor::upstream
