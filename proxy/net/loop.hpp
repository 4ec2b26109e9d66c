// The parts that a worker's coroutines wait with, in the order of their lifetimes. Belongs to one thread; only post()
// to `context` may be called from others.
#pragma once

#include <boost/asio/io_context.hpp>

#include "proxy/net/event_set.hpp"
#include "proxy/net/handler_memory.hpp"
#include "proxy/net/loop_clock.hpp"
#include "proxy/net/timer_wheel.hpp"

namespace candor::net {

struct Loop {
  HandlerMemory memory;  // for waits whose owner may go before the context
  boost::asio::io_context context{1};
  LoopClock clock;
  Batch batch;
  EventSet events{context, clock, batch};
  TimerWheel wheel{context, clock};
};

}  // namespace candor::net
