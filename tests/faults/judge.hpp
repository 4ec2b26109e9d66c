// Compares what a client has seen with what the access log says, and both with what the fault allows. Plain functions.
#pragma once

#include <string>
#include <vector>

#include "tests/faults/injection.hpp"
#include "tests/faults/scenario.hpp"
#include "tests/support/socket.hpp"

namespace candor::test {

struct Evidence {
  const Scenario& scenario;
  const Fault& fault;
  Side side;             // of the call that failed
  std::string received;  // by the client
  Io end;                // of the client's connection; ok: it is still open
  std::vector<std::string> log;
};

// What is wrong; empty for nothing.
std::vector<std::string> judge(const Evidence& evidence);

}  // namespace candor::test
