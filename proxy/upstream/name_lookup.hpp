// What an endpoint's name resolves to. getaddrinfo blocks, knows no deadline and cannot be stopped, so it runs in a
// thread of its own, one at a time for each endpoint; requests wait for it with their own deadline. The answer is
// believed for `resolve_interval`; where the next lookup fails, the addresses that are known are kept.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
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

  bool operator==(const SocketAddress& other) const {
    return size == other.size && std::memcmp(&storage, &other.storage, size) == 0;
  }
};

struct Addresses {
  std::vector<SocketAddress> list;  // in the resolver's order, kAddressesMax at most
  std::string error;                // why the list is empty
  std::chrono::steady_clock::time_point expires;
};

class NameLookup : public std::enable_shared_from_this<NameLookup> {
 public:
  static constexpr std::chrono::seconds kFailureKeptFor{1};
  static constexpr std::size_t kAddressesMax = 16;
  static constexpr std::size_t kWaitingMax = 100'000;  // every one is a request, bounded by limits.connections

  static std::shared_ptr<NameLookup> make(const config::Endpoint& endpoint, std::chrono::milliseconds interval);

  // The last answer, expired or not; null before the first.
  std::shared_ptr<const Addresses> last() const { return last_.load(); }
  // Starts a lookup unless one is running; everybody in `waiting` is woken at its end.
  void start();
  // The same where the last answer has been believed long enough. Cheap: asked for every request.
  void start_if_due(std::chrono::steady_clock::time_point now) {
    if (now.time_since_epoch().count() >= due_.load(std::memory_order_relaxed)) start();
  }

  // Grows with every change of the addresses. A connection made under an older one may lead to an address that the name
  // has left.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  bool lists(const SocketAddress& address) const;
  net::TicketQueue& waiting() { return waiting_; }

 private:
  NameLookup(const config::HostPort& authority, std::chrono::milliseconds interval)
      : authority_(authority), interval_(interval) {}
  void run();
  void publish(Addresses addresses);

  const config::HostPort authority_;
  const std::chrono::milliseconds interval_;
  std::atomic<std::shared_ptr<const Addresses>> last_;
  std::atomic<std::chrono::steady_clock::rep> due_{INT64_MAX};
  std::atomic<std::uint64_t> generation_{0};
  std::atomic<bool> running_{false};
  net::TicketQueue waiting_;
};

}  // namespace candor::upstream
