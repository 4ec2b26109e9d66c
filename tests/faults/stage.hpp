// One scenario with one fault, played from the first byte until nothing is left of it, and everything that is wrong
// with it in words.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "tests/faults/injection.hpp"
#include "tests/faults/origin.hpp"
#include "tests/faults/scenario.hpp"

namespace candor::test {

struct Played {
  bool reached = false;            // the fault happened
  std::vector<std::string> wrong;  // broken promises
};

class Stage {
 public:
  explicit Stage(const Scenario& scenario);

  // In a thread of its own, because what a thread keeps for later (coroutine frames) hides allocations.
  Played play(const Fault& fault, std::size_t at);

 private:
  friend class Play;
  const Scenario& scenario_;
  std::vector<Origin> origins_;
  config::Config config_;
};

}  // namespace candor::test
