// What ends an exchange from outside while it waits for something else: the client has gone, or the drain time is over.
#pragma once

#include "proxy/failure.hpp"
#include "proxy/net/stream.hpp"

namespace candor {

struct Interrupt {
  const net::Stream& client;
  const bool& drain_over;

  Cause cause() const {
    if (client.broken()) return Cause::client_closed;
    return drain_over ? Cause::draining : Cause::none;
  }
};

}  // namespace candor
