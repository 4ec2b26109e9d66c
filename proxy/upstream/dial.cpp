#include "proxy/upstream/dial.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "proxy/tls/handshake.hpp"

namespace candor::upstream {

namespace {

using time_point = net::TimerWheel::time_point;

// Every errno that connect() and socket() can leave; what is not listed is a refusal of our own machine.
Cause cause_of_connect_error(int error) {
  switch (error) {
    case ECONNREFUSED:
    case ECONNRESET:
    case ENOENT:  // no such unix socket
    case EAGAIN:  // one whose backlog is full
      return Cause::connection_refused;
    case ETIMEDOUT:
      return Cause::connection_timeout;
    case EACCES:
    case EPERM:
      return Cause::address_prohibited;
    case EADDRNOTAVAIL:
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case ENOSPC:
      return Cause::connection_limit;
    default:
      return Cause::address_unroutable;
  }
}

http1::Fault connect_fault(int error, const Endpoint& endpoint) {
  return {cause_of_connect_error(error),
          fmt::format("connect to {}: {}", endpoint.url(), std::generic_category().message(error))};
}

// Which clock ran out: that of this step, or that of the whole exchange.
http1::Fault late(const DialOrder& order, http1::Fault step) {
  if (order.loop.clock.now() < order.deadline) return step;
  return {Cause::response_timeout, "timeouts.total is over, before a connection was there"};
}

// A cached answer at once; else a lookup, waited for until `resolve` or `deadline`.
net::Task<http1::Fault> resolve(const DialOrder& order, net::Waiter& waiter,
                                std::shared_ptr<const Addresses>& addresses) {
  NameLookup& lookup = order.endpoint.lookup();
  const time_point deadline =
      std::min(net::deadline_after(order.loop.clock.now(), order.timeouts.resolve), order.deadline);
  const auto place = lookup.waiting().enter(order.loop.context, waiter, NameLookup::kWaitingMax);
  for (;;) {
    addresses = lookup.last();
    const bool fresh = addresses && order.loop.clock.now() < addresses->expires;
    if (!fresh) lookup.start();
    if (addresses && !addresses->list.empty()) co_return http1::Fault{};
    if (fresh)
      co_return http1::Fault{Cause::dns_error, fmt::format("resolve {}: {}", order.endpoint.url(), addresses->error)};
    if (const Cause cause = order.interrupt.cause(); cause != Cause::none) co_return http1::Fault{cause, {}};
    if (order.loop.clock.now() >= deadline)
      co_return late(order, {Cause::dns_timeout, fmt::format("resolve {}: no answer in time", order.endpoint.url())});
    co_await waiter.until(deadline);
  }
}

int open_socket(const SocketAddress& address, int& error) {
  const int descriptor = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  error = 0;
  if (descriptor < 0) {
    error = errno;
    return -1;
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 &&
      errno != EINPROGRESS) {
    error = errno;
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

net::Task<http1::Fault> await_connected(const DialOrder& order, Connection& connection, net::Waiter& waiter) {
  const time_point deadline =
      std::min(net::deadline_after(order.loop.clock.now(), order.timeouts.connect), order.deadline);
  net::SocketStream& stream = connection.socket();
  stream.notify(&waiter);
  for (;;) {
    if (stream.writable() || stream.broken()) {
      const int error = stream.take_error();
      if (error != 0) co_return connect_fault(error, order.endpoint);
      co_return http1::Fault{};
    }
    if (const Cause cause = order.interrupt.cause(); cause != Cause::none) co_return http1::Fault{cause, {}};
    if (order.loop.clock.now() >= deadline)
      co_return late(
          order, {Cause::connection_timeout, fmt::format("connect to {}: not accepted in time", order.endpoint.url())});
    co_await waiter.until(deadline);
  }
}

net::Task<http1::Fault> await_secured(const DialOrder& order, Connection& connection, net::Waiter& waiter) {
  const time_point deadline =
      std::min(net::deadline_after(order.loop.clock.now(), order.timeouts.connect), order.deadline);
  // Asked for before the context is, so that it is never newer.
  const std::uint64_t generation = order.tls->generation();
  tls::Stream& stream =
      connection.secure(order.tls->current()->new_connection(order.endpoint.server_name()), order.session, generation);
  const tls::HandshakeOrder handshake{stream, deadline, order.loop.clock, order.interrupt};
  const Cause interrupted = co_await tls::connect(handshake, waiter);
  if (interrupted != Cause::none) co_return http1::Fault{interrupted, {}};
  order.cells.handshakes.count(stream.handshake());
  http1::Fault fault = tls::fault_of(stream.handshake(), order.endpoint.url());
  if (fault.cause == Cause::tls_timeout) co_return late(order, std::move(fault));
  co_return fault;
}

}  // namespace

net::Task<Dialled> dial(const DialOrder& order, Permit permit, net::Waiter& waiter) {
  Dialled result;
  std::shared_ptr<const Addresses> addresses;
  // Asked for before the addresses are, so that it is never newer than they are.
  const std::uint64_t generation = order.endpoint.lookup().generation();
  result.fault = co_await resolve(order, waiter, addresses);
  if (result.fault) co_return result;
  for (const SocketAddress& address : addresses->list) {
    int error = 0;
    const int descriptor = open_socket(address, error);
    if (descriptor < 0) {
      result.fault = connect_fault(error, order.endpoint);
      continue;
    }
    result.connection =
        std::make_unique<Connection>(order.loop, descriptor, std::move(permit), order.endpoint_index, order.cells);
    result.connection->leads_to(address, generation);
    result.fault = co_await await_connected(order, *result.connection, waiter);
    if (!result.fault && order.endpoint.tls()) result.fault = co_await await_secured(order, *result.connection, waiter);
    if (!result.fault) co_return result;
    permit = result.connection->give_up();
    result.connection.reset();
    if (result.fault.cause == Cause::client_closed || result.fault.cause == Cause::draining) break;
  }
  co_return result;
}

}  // namespace candor::upstream
