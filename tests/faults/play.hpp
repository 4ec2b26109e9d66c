// What happens in Stage::play(): the engine, its client and its upstreams take turns until the client has its end.
#pragma once

#include <functional>
#include <optional>

#include "tests/faults/stage.hpp"
#include "tests/support/in_process/engine.hpp"
#include "tests/support/in_process/peer.hpp"

namespace candor::test {

class Play {
 public:
  Play(Stage& stage, const Fault& fault, std::size_t at);

  Played run();

 private:
  void warm_up();
  void exchange();
  void let_go();
  void expect_nothing_open();
  void expect_clean_exchange();

  std::string get(const std::string& request);  // on client_, which may be new
  bool turn();
  void turns_until(const char* what, const std::function<bool()>& done);
  void wrong(std::string what) { played_.wrong.push_back(std::move(what)); }

  Stage& stage_;
  const Scenario& scenario_;
  const Fault fault_;
  Played played_;
  Engine engine_;
  Injection injection_;
  std::optional<Peer> client_;
  std::string received_;       // by the client, after the warm-up
  Io end_ = Io::ok;            // of the client's connection
  std::size_t warmed_up_ = 0;  // exchanges before the fault
};

}  // namespace candor::test
