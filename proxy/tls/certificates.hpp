// Everything of TLS that the process shares: a context for each listener and each upstream that has TLS, kept up to
// date with its files, and the keys of session tickets.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "config/config.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/tls/context.hpp"
#include "proxy/tls/ticket_keys.hpp"
#include "proxy/watched.hpp"

namespace candor::tls {

class Certificates {
 public:
  // Throws std::runtime_error where a file is no good.
  explicit Certificates(const config::Config& config);

  // Null without TLS.
  const Watched<ServerContext>* listener(std::size_t index) const { return listeners_[index].get(); }
  const Watched<ClientContext>* upstream(std::size_t index) const { return upstreams_[index].get(); }

  // Registers what is counted and shown of them.
  void show(observe::Registry& registry);
  // Re-reads what has changed and rotates the keys of tickets. By one thread, every kFilesLookInterval.
  void look(std::chrono::steady_clock::time_point now);

 private:
  const config::Config& config_;
  TicketKeys ticket_keys_;
  std::vector<std::unique_ptr<Watched<ServerContext>>> listeners_;
  std::vector<std::unique_ptr<Watched<ClientContext>>> upstreams_;
  observe::Counter* failures_ = nullptr;
};

}  // namespace candor::tls
