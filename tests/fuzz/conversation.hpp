// Plays a script with an engine between a client and as many upstream connections as the engine opens, and keeps all
// that every party has seen.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/fuzz/script.hpp"
#include "tests/support/in_process/engine.hpp"
#include "tests/support/in_process/peer.hpp"

namespace candor::test {

struct Transcript {
  std::string client_sent;
  std::string client_received;
  bool client_reset = false;                    // what it received says nothing then
  Io client_end = Io::ok;                       // how its connection ended
  std::vector<std::string> upstreams_received;  // one for each connection, in their order
};

class Conversation {
 public:
  Conversation(Engine& engine, const Socket& upstream_listening);

  // Until every connection is gone and the engine is at rest; breaks a promise where that never happens.
  Transcript play(const std::vector<Step>& steps);

 private:
  void act(const Step& step);
  void end_all();
  void rest();  // until nobody can do anything
  bool turn();
  Peer* upstream() { return upstreams_.empty() ? nullptr : upstreams_.back().get(); }
  void give_upstream_its_bytes();

  Engine& engine_;
  const Socket& upstream_listening_;
  Peer client_;
  std::vector<std::unique_ptr<Peer>> upstreams_;
  std::string for_upstream_;  // what comes before there is a connection
  Transcript transcript_;
};

}  // namespace candor::test
