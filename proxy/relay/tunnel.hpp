// What follows a 101 (RFC 9110 §7.8): bytes both ways whose meaning is none of our business, until both sides have
// ended, one of them is reset, or nothing has moved for too long. An end is passed on as an end, a reset as a reset.
#pragma once

#include <chrono>

#include "proxy/http1/fault.hpp"
#include "proxy/net/loop_clock.hpp"
#include "proxy/net/task.hpp"
#include "proxy/observe/cells.hpp"
#include "proxy/relay/ends.hpp"

namespace candor::relay {

struct TunnelOrder {
  Ends ends;
  std::size_t used_input;          // of the client's input, by the request; what is behind it belongs to the tunnel
  std::string_view after_head;     // what the upstream sent right behind its 101
  std::chrono::milliseconds idle;  // 0: for ever
  const bool& drain_over;
  const net::LoopClock& clock;
  observe::TunnelCells& cells;
};

// No fault where both sides ended, or where we ended the tunnel on both sides because its time was over.
net::Task<http1::Fault> tunnel(const TunnelOrder& order, net::Waiter& waiter);

}  // namespace candor::relay
