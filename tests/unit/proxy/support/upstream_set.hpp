// One upstream with some endpoints and connections to them that are none: their descriptor is an eventfd, so they can
// be lent, parked and closed, but nothing flows through them.
#pragma once

#include <sys/eventfd.h>

#include <memory>
#include <string>

#include "proxy/upstream/acquire.hpp"

namespace candor::test {

inline config::Upstream three_endpoints() {
  config::Upstream upstream;
  upstream.name = "api";
  for (std::uint16_t port = 9001; port <= 9003; ++port) {
    upstream.endpoints.push_back({"http://127.0.0.1:" + std::to_string(port), {"127.0.0.1", port}, "", false});
  }
  return upstream;
}

struct UpstreamSet {
  explicit UpstreamSet(config::Upstream configuration) : configured(std::move(configuration)) {}
  UpstreamSet(const UpstreamSet&) = delete;
  UpstreamSet& operator=(const UpstreamSet&) = delete;

  upstream::Endpoint& endpoint(std::size_t index) { return upstream.endpoints()[index]; }
  std::unique_ptr<upstream::Connection> connect(std::size_t index) {
    return std::make_unique<upstream::Connection>(loop, ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
                                                  endpoint(index).try_take_permit(), index, cells);
  }

  const config::Upstream configured;
  net::Loop loop;
  observe::UpstreamCells cells;
  upstream::Upstream upstream{configured, nullptr};
};

}  // namespace candor::test
