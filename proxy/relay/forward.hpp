// The upstream round trip of one exchange: a connection, the relay over it, and the retries that the contract allows.
#pragma once

#include <chrono>

#include "proxy/relay/relay.hpp"
#include "proxy/upstream/acquire.hpp"

namespace candor::relay {

struct ForwardOrder {
  Exchange& exchange;
  net::Stream& client;
  ClientInput& input;
  Scratch& scratch;
  upstream::Client& upstream;
  const config::Config& config;
  const RequestContent& content;
  const ResponseRules& rules;
  const Interrupt& interrupt;
  const net::LoopClock& clock;
  std::string_view pseudonym;  // our own, for Via
  const bool& drain_over;
};

struct Forwarded {
  http1::Fault fault;                   // none: the response was relayed to its end, or replaced
  std::optional<Reply> replacement;     // what a filter has put in the place of the response
  std::chrono::seconds retry_after{0};  // where the fault knows when trying again makes sense
  bool keep_client = false;
  bool within_interim = false;  // an interim response is half on its way: nothing else can follow it
  bool reset_client = false;    // only a reset shows the client that its response is cut
  bool request_received = false;
  std::size_t used_input = 0;  // of ClientInput, by the request's content
};

net::Task<Forwarded> forward(const ForwardOrder& order, net::Waiter& waiter);

}  // namespace candor::relay
