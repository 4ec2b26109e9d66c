// One upstream as the whole process sees it: its endpoints and the line of requests that wait for a connection to one
// of them.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "config/config.hpp"
#include "proxy/net/ticket_queue.hpp"
#include "proxy/tls/context.hpp"
#include "proxy/upstream/endpoint.hpp"
#include "proxy/watched.hpp"

namespace candor::upstream {

class Upstream {
 public:
  // `tls`: null where no endpoint is spoken to by TLS.
  Upstream(const config::Upstream& configured, const Watched<tls::ClientContext>* tls);

  const config::Upstream& configured() const { return configured_; }
  std::deque<Endpoint>& endpoints() { return endpoints_; }
  net::TicketQueue& waiting() { return waiting_; }
  const Watched<tls::ClientContext>* tls() const { return tls_; }
  // Of the files of its TLS: another one once they have changed.
  std::uint64_t tls_generation() const { return tls_ == nullptr ? 0 : tls_->generation(); }

  // Asks every worker to close one idle connection, so that a request that found all permits taken gets one. `shed`
  // posts to its worker; given once for each, before the first request.
  void add_shedder(std::function<void()> shed) { shedders_.push_back(std::move(shed)); }
  void shed_idle() const;

 private:
  const config::Upstream& configured_;
  const Watched<tls::ClientContext>* tls_;
  net::TicketQueue waiting_;
  std::deque<Endpoint> endpoints_;
  std::vector<std::function<void()>> shedders_;
};

}  // namespace candor::upstream
