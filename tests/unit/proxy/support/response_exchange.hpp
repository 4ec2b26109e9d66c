// A response side between two scripted ends, for the tests of its parts.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "proxy/relay/response_side.hpp"
#include "tests/unit/proxy/support/relay_ends.hpp"

namespace candor::test {

// What a filter does with the response, and what it sees of it.
struct ResponseScript {
  std::function<void(http1::ResponseHead&)> on_final_head = [](http1::ResponseHead&) {};
  std::optional<Reply> replacement;
  std::string content_seen;
  int ends_seen = 0;
};

class ScriptedFilter : public Filter, public ReplaceHook, public ResponseContentHook {
 public:
  explicit ScriptedFilter(ResponseScript& script) : script_(script) {}

  void on_response(Exchange&, http1::ResponseHead& head) override { script_.on_final_head(head); }
  std::optional<Reply> replace_response(Exchange&, http1::ResponseHead&) override { return script_.replacement; }
  void on_response_content(Exchange&, std::string_view content, bool last) override {
    script_.content_seen.append(content);
    if (last) ++script_.ends_seen;
  }

 private:
  ResponseScript& script_;
};

class ResponseExchange : public ResponseScript {
 public:
  ResponseExchange() { both.exchange.filters_entered = both.exchange.filters_answering = 1; }

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
  std::optional<relay::ResponseSide> side;

 private:
  FilterChain make_chain() {
    std::vector<std::unique_ptr<Filter>> filters;
    filters.push_back(std::make_unique<ScriptedFilter>(*this));
    return FilterChain(std::move(filters));
  }

  FilterChain chain_ = make_chain();
  std::optional<relay::ResponseRules> rules_;
};

}  // namespace candor::test
