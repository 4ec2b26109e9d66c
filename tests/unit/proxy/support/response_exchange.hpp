// A response side between two scripted ends, for the tests of its parts.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "proxy/relay/response_side.hpp"
#include "tests/unit/proxy/support/relay_ends.hpp"

namespace candor::test {

// Does what a test says with the final head.
class HeadFilter : public Filter {
 public:
  explicit HeadFilter(const std::function<void(http1::ResponseHead&)>& act) : act_(act) {}
  void on_response(Exchange&, http1::ResponseHead& head) override { act_(head); }

 private:
  const std::function<void(http1::ResponseHead&)>& act_;
};

class ResponseExchange {
 public:
  ResponseExchange() { both.exchange.filters_entered = 1; }

  void start(bool client_keeps_alive = true) {
    rules_.emplace(relay::ResponseRules{limits, "candor-1", date, client_keeps_alive, draining, chain_});
    side.emplace(both.ends(), *rules_);
  }
  void pump(bool request_received = true) {
    const relay::RequestProgress progress{.received = request_received, .sent = request_received};
    while (!side->pump(progress)) {
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
  FilterChain make_chain() {
    std::vector<std::unique_ptr<Filter>> filters;
    filters.push_back(std::make_unique<HeadFilter>(on_final_head));
    return FilterChain(std::move(filters));
  }

  FilterChain chain_ = make_chain();
  std::optional<relay::ResponseRules> rules_;
};

}  // namespace candor::test
