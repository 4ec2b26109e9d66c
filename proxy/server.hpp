// The process: workers, listeners, admin listener, signals, drain. Everything that workers share is made here.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "config/config.hpp"

namespace candor {

// Something outside Candor keeps it from starting: a taken port, a state directory that cannot be written.
class StartError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Serves until SIGTERM or SIGINT, then finishes what is in flight within timeouts.drain; a second signal ends at once.
// `ready` is called once every listener is open. Throws StartError before that. Returns the exit status.
int run_server(const config::Config& config, const std::function<void()>& ready = {});

}  // namespace candor
