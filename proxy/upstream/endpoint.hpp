// One endpoint of an upstream as the whole process sees it: how many connections it has, whether it is ejected, what
// its name resolves to. Shared by all workers on purpose: a limit or an ejection that each worker kept for itself would
// not hold.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "config/config.hpp"
#include "proxy/net/ticket_queue.hpp"
#include "proxy/upstream/name_lookup.hpp"

namespace candor::upstream {

class Endpoint;

// The right to hold one connection to an endpoint; given back, and the next in line woken, when it is destroyed.
class Permit {
 public:
  Permit() = default;
  Permit(Permit&& other) noexcept : endpoint_(std::exchange(other.endpoint_, nullptr)) {}
  Permit& operator=(Permit&& other) noexcept {
    std::swap(endpoint_, other.endpoint_);
    return *this;
  }
  ~Permit();

  explicit operator bool() const { return endpoint_ != nullptr; }

 private:
  friend class Endpoint;
  explicit Permit(Endpoint* endpoint) : endpoint_(endpoint) {}
  Endpoint* endpoint_ = nullptr;
};

class Endpoint {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  // `waiting`: the upstream's line of requests without a connection.
  Endpoint(const config::Endpoint& configured, const config::Upstream& upstream, net::TicketQueue& waiting);

  const std::string& url() const { return configured_.url; }
  bool tls() const { return configured_.tls; }
  // The name that its certificate must have.
  const std::string& server_name() const {
    return upstream_.tls.server_name.empty() ? configured_.authority.host : upstream_.tls.server_name;
  }
  NameLookup& lookup() { return *lookup_; }

  Permit try_take_permit();  // empty at connections.max

  // Passive ejection: `eject.after` failed connections in a row keep the endpoint out for `eject.for`. After that one
  // more failure is enough; one success forgets all.
  void connected() { failures_in_row_.store(0, std::memory_order_relaxed); }
  void failed(time_point now);
  bool ejected(time_point now) const { return now < ejected_until(); }
  time_point ejected_until() const {
    return time_point(time_point::duration(ejected_until_.load(std::memory_order_relaxed)));
  }

  std::uint64_t connections() const { return connections_.load(std::memory_order_relaxed); }

 private:
  friend class Permit;
  void give_back();

  const config::Endpoint& configured_;
  const config::Upstream& upstream_;
  net::TicketQueue& waiting_;
  std::shared_ptr<NameLookup> lookup_;
  std::atomic<std::uint64_t> connections_{0};
  std::atomic<std::uint64_t> failures_in_row_{0};
  std::atomic<time_point::rep> ejected_until_{time_point::min().time_since_epoch().count()};
};

}  // namespace candor::upstream
