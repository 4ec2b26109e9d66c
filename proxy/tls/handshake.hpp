// Waits for a TLS handshake to end, on either side.
#pragma once

#include "proxy/interrupt.hpp"
#include "proxy/net/loop_clock.hpp"
#include "proxy/net/task.hpp"
#include "proxy/tls/stream.hpp"

namespace candor::tls {

struct HandshakeOrder {
  Stream& stream;
  net::TimerWheel::time_point deadline;
  const net::LoopClock& clock;
  const Interrupt& interrupt;
};

// As a client of TLS. A cause where the exchange was interrupted; else the stream's handshake() says how it ended.
net::Task<Cause> connect(const HandshakeOrder& order, net::Waiter& waiter);

// As its server. A client that begins with HTTP instead is let in: then the stream speaks plainly, so that it can be
// told.
net::Task<Cause> accept(const HandshakeOrder& order, net::Waiter& waiter);

}  // namespace candor::tls
