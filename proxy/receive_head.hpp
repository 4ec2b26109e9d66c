// Collects and parses one request head, under its limits and its deadline.
#pragma once

#include "proxy/client_input.hpp"
#include "proxy/exchange.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/net/loop_clock.hpp"
#include "proxy/net/task.hpp"

namespace candor {

struct HeadReception {
  net::Stream& stream;
  ClientInput& input;
  const config::Config& config;
  const net::LoopClock& clock;
  const Interrupt& interrupt;
};

// What the head of a request may be, and which failure is what goes beyond it.
http1::HeadLimits request_head_limits(const config::Limits& limits);

// Fills exchange.request with views of the input's first exchange.bytes_in bytes, which stay unread there.
net::Task<http1::Fault> receive_head(Exchange& exchange, const HeadReception& from, net::Waiter& waiter);

}  // namespace candor
