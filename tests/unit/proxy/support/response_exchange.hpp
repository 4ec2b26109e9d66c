// A response side between two scripted ends, for the tests of its parts.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "proxy/relay/response_side.hpp"
#include "tests/unit/proxy/support/relay_ends.hpp"

namespace candor::test {

class ResponseExchange {
 public:
  void start(bool client_keeps_alive = true) {
    rules_.emplace(relay::ResponseRules{limits, "candor-1", date, client_keeps_alive, draining, on_final_head});
    side.emplace(both.ends(), *rules_);
  }
  void pump(bool request_received = true) {
    while (!side->pump(request_received)) {
    }
  }
  // Starts, and relays all that the upstream has been told to send.
  void relay(bool client_keeps_alive = true) {
    start(client_keeps_alive);
    pump();
  }

  const std::string& received() const { return both.client.written(); }
  std::string content() const { return received().substr(received().find("\r\n\r\n") + 4); }
  Cause cause() const { return side->fault().cause; }

  RelayEnds both;
  config::Limits limits;
  HttpDate date;
  bool draining = false;
  std::function<void(http1::ResponseHead&)> on_final_head = [](http1::ResponseHead&) {};
  std::optional<relay::ResponseSide> side;

 private:
  std::optional<relay::ResponseRules> rules_;
};

}  // namespace candor::test
