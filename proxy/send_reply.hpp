// Sends an answer of our own to its end, or finds out that nobody takes it.
#pragma once

#include <string_view>

#include "proxy/exchange.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/net/loop_clock.hpp"
#include "proxy/net/task.hpp"
#include "proxy/relay/ends.hpp"

namespace candor {

struct ReplySending {
  net::Stream& stream;
  relay::Scratch& scratch;
  std::chrono::milliseconds timeout;
  const net::LoopClock& clock;
  const Interrupt& interrupt;
};

// Cause::none where the client's kernel has all of it; else why not.
net::Task<Cause> send_reply(Exchange& exchange, std::string_view text, const ReplySending& to, net::Waiter& waiter);

}  // namespace candor
