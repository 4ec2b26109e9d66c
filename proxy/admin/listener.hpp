// The admin listener: an own thread and io_context, away from the workers, so that a scrape never delays a request.
// Asio and Beast the ordinary way; short and clear matters more here than fast. A silent client holds one of a bounded
// number of connections for ten seconds, no more.
#pragma once

#include "config/config.hpp"
#include "proxy/admin/routes.hpp"

#include <memory>

namespace candor::admin {

inline constexpr unsigned kConnectionsMax = 128;  // one more is closed at once

class Listener {
 public:
  // Serves from now on. `routes` outlives the listener and changes no more. Throws StartError that names the address
  // when it cannot be bound, and std::runtime_error that names the file when the token cannot be read.
  Listener(const config::Admin& settings, const Routes& routes);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace candor::admin
