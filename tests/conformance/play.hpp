// Plays one row between a client and an upstream of its own, and keeps everything that both of them saw.
#pragma once

#include "tests/conformance/case.hpp"
#include "tests/conformance/received_request.hpp"

namespace candor::test::conformance {

inline constexpr std::chrono::milliseconds kCasePatience = 5s;  // for what has to come

struct Stage {
  Address proxy;
  const Socket& upstream_listener;
  std::string pseudonym;  // the proxy's name in Via
};

struct Observed {
  std::vector<Response> responses;        // as many as the row expects, or fewer
  std::string behind;                     // what came behind them
  Io end = Io::ok;                        // of the client's connection, once it was read to its end
  Response second;                        // to one more request: on the same connection where that had to be kept
  std::vector<ReceivedRequest> requests;  // whole ones at the upstream, the one more included
  std::string rest;                       // what the upstream received besides
  std::size_t upstream_connections = 0;
  bool upstream_ended = true;  // where the row waits for it

  std::vector<std::string> from_client;  // one for each connection
  std::vector<std::string> to_client;
  std::vector<std::string> to_upstream;
};

Observed play(const Case& row, const Stage& stage);

}  // namespace candor::test::conformance
