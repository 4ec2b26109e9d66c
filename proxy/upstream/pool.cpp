#include "proxy/upstream/pool.hpp"

#include <algorithm>

namespace candor::upstream {

Pool::Pool(net::Loop& loop, const config::Upstream& upstream, unsigned workers)
    : loop_(loop),
      upstream_(upstream),
      idle_max_((upstream.connections.idle + workers - 1) / workers),
      endpoints_(upstream.endpoints.size()) {}

std::unique_ptr<Connection> Pool::take(std::size_t endpoint_index) {
  Idle& idle = endpoints_[endpoint_index];
  while (!idle.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle.back());
    idle.pop_back();
    // Bytes that came before the request are not its response (RFC 9112 §9.2): relaying them would hand one client what
    // was meant for another.
    if (!connection->stream().silent()) continue;
    connection->unpark();
    return connection;
  }
  return nullptr;
}

void Pool::put(std::unique_ptr<Connection> connection) {
  Idle& idle = endpoints_[connection->endpoint_index()];
  if (idle.size() >= idle_max_ || !connection->stream().silent()) return;
  const auto timeout = upstream_.connections.idle_timeout;
  const std::size_t before = idle.size();
  try {
    idle.push_back(std::move(connection));
    idle.back()->park(*this, timeout.count() == 0 ? net::TimerWheel::kNever : loop_.clock.now() + timeout);
  } catch (const std::bad_alloc&) {
    idle.resize(before);  // it is closed: the exchange that it served has gone well
  }
}

void Pool::drop(Connection& connection) {
  Idle& idle = endpoints_[connection.endpoint_index()];
  const auto found =
      std::find_if(idle.begin(), idle.end(), [&](const auto& each) { return each.get() == &connection; });
  if (found != idle.end()) idle.erase(found);
}

bool Pool::drop_one() {
  for (Idle& idle : endpoints_) {
    if (idle.empty()) continue;
    idle.erase(idle.begin());
    return true;
  }
  return false;
}

void Pool::clear() {
  for (Idle& idle : endpoints_) idle.clear();
}

}  // namespace candor::upstream
