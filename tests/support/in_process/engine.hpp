// Candor's engine in the test's own thread: one real worker with a real listening socket, driven step by step under a
// clock that only the test moves. Nothing of the product is replaced, so whatever a request meets in the program it
// meets here; but no thread, no signal and no wait stands between a cause and its effect.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proxy/admin/routes.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/worker.hpp"
#include "tests/support/in_process/manual_clock.hpp"
#include "tests/support/socket.hpp"

namespace candor::test {

// From the text of a configuration, as the program reads it; throws with all errors where there are any. One worker and
// no admin listener are given.
config::Config configured(const std::string& text);

// What the worker has counted. At any quiet moment exchanges = responses + aborts.
struct Tally {
  std::uint64_t exchanges = 0;
  std::uint64_t responses = 0;
  std::uint64_t aborts = 0;
  std::uint64_t cuts = 0;
  std::uint64_t lines_dropped = 0;  // of the log
};

class Engine {
 public:
  // `settings` gives the first listener; its access log goes to log().
  explicit Engine(const config::Config& settings);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  const Address& address() const { return address_; }

  // Handles everything that is ready now. False: there was nothing.
  bool poll();
  void pass(std::chrono::nanoseconds time) { clock_.pass(time); }
  Offload& offload() { return shared_.offload; }  // its threads are real ones, and their own

  Tally tally() const;
  // Every gauge that is not at zero and every permit that is taken, idle connections to upstreams left out; empty when
  // all clients are gone.
  std::string still_open();
  // Closes the idle connections to upstreams.
  void forget_upstreams();

  // The lines since the last call: waits a moment for `count` of them, and returns all that are there.
  std::vector<std::string> log(std::size_t count);

 private:
  class LogPipe;

  ManualClock clock_;
  std::unique_ptr<LogPipe> log_;
  const config::Config config_;
  Shared shared_;
  observe::Registry registry_;
  admin::Routes routes_;
  std::optional<Worker> worker_;
  Address address_;
};

}  // namespace candor::test
