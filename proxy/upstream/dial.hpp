// Opens one connection to an endpoint: name, addresses in turn, TLS, each with its deadline.
#pragma once

#include <memory>

#include "proxy/http1/fault.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/net/loop.hpp"
#include "proxy/net/task.hpp"
#include "proxy/tls/context.hpp"
#include "proxy/upstream/connection.hpp"
#include "proxy/watched.hpp"

namespace candor::upstream {

struct Dialled {
  std::unique_ptr<Connection> connection;  // null: see fault
  http1::Fault fault;
};

struct DialOrder {
  net::Loop& loop;
  Endpoint& endpoint;
  std::size_t endpoint_index;
  const config::UpstreamTimeouts& timeouts;
  net::TimerWheel::time_point deadline;  // of the whole exchange with the upstream
  observe::UpstreamCells& cells;
  const Interrupt& interrupt;
  const Watched<tls::ClientContext>* tls;  // null where no endpoint needs it
  tls::SessionSlot& session;               // of TLS: that of an earlier connection, and where newer ones go
};

net::Task<Dialled> dial(const DialOrder& order, Permit permit, net::Waiter& waiter);

}  // namespace candor::upstream
