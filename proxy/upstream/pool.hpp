// The idle connections of one worker to one upstream, the most recently used first. Each worker keeps its share of
// connections.idle for itself, so taking one needs no other thread.
#pragma once

#include <memory>
#include <vector>

#include "config/config.hpp"
#include "proxy/upstream/connection.hpp"

namespace candor::upstream {

class Pool {
 public:
  Pool(net::Loop& loop, const config::Upstream& upstream, unsigned workers);

  std::unique_ptr<Connection> take(std::size_t endpoint_index);  // null where none is idle
  void put(std::unique_ptr<Connection> connection);              // closes it where the share is used up
  void drop(Connection& connection);
  bool drop_one();  // the oldest idle one of any endpoint; false where there is none
  void clear();

 private:
  using Idle = std::vector<std::unique_ptr<Connection>>;

  net::Loop& loop_;
  const config::Upstream& upstream_;
  std::size_t idle_max_;  // to one endpoint
  std::vector<Idle> endpoints_;
};

}  // namespace candor::upstream
