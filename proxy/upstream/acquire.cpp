#include "proxy/upstream/acquire.hpp"

#include <algorithm>

#include "proxy/upstream/dial.hpp"

namespace candor::upstream {

Client::Client(net::Loop& loop, Upstream& upstream, unsigned workers, unsigned worker, observe::UpstreamCells& cells)
    : loop_(loop),
      upstream_(upstream),
      cells_(cells),
      sessions_(upstream.endpoints().size()),
      pool_(loop, upstream.configured(), workers),
      cursor_(worker) {}

net::Task<Acquired> Client::acquire(Exchange& exchange, net::Waiter& waiter, const Interrupt& interrupt, Tries& tries) {
  Acquired result;
  for (;;) {
    Choice choice = choose(tries);
    if (!choice.any_usable) {
      // After a refused try the client is told of that one; with nothing left to try, of having no endpoint.
      if (result.fault) co_return result;
      co_return no_endpoint();
    }
    if (!choice.idle && !choice.permit) {
      http1::Fault fault = co_await wait_for_permit(waiter, interrupt, tries, choice);
      if (fault) co_return refused(std::move(fault));
      if (!choice.any_usable) co_return no_endpoint();
    }
    exchange.endpoint = upstream_.endpoints()[choice.endpoint].url();
    ++exchange.attempts;
    if (choice.idle) {
      ++tries.counted;
      result.connection = std::move(choice.idle);
      result.fault = {};
      co_return result;
    }
    Endpoint& endpoint = upstream_.endpoints()[choice.endpoint];
    const DialOrder order{loop_,  endpoint,  choice.endpoint, exchange.route->timeouts,  tries.deadline,
                          cells_, interrupt, upstream_.tls(), sessions_[choice.endpoint]};
    ++tries.counted;
    Dialled dialled = co_await dial(order, std::move(choice.permit), waiter);
    result.fault = std::move(dialled.fault);
    if (!result.fault) {
      endpoint.connected();
      result.connection = std::move(dialled.connection);
      co_return result;
    }
    // The client left, or we are short of sockets: another endpoint would not help.
    if (failure_row(result.fault.cause).retry != Retry::unsent) co_return refused(std::move(result.fault));
    cells_.attempts[static_cast<std::size_t>(observe::AttemptResult::connect_failed)].add();
    endpoint.failed(loop_.clock.now());
    tries.tried.set(choice.endpoint);
    if (tries.counted >= configured().retries.attempts || loop_.clock.now() >= tries.deadline) co_return result;
  }
}

Client::Choice Client::choose(const Tries& tries) {
  Choice choice;
  auto& endpoints = upstream_.endpoints();
  const auto now = loop_.clock.now();
  for (std::size_t step = 0; step < endpoints.size(); ++step) {
    const std::size_t index = (cursor_ + step) % endpoints.size();
    if (tries.tried.test(index) || endpoints[index].ejected(now)) continue;
    choice.any_usable = true;
    choice.endpoint = index;
    if (!tries.fresh_only) choice.idle = take_idle(index);
    if (!choice.idle) choice.permit = endpoints[index].try_take_permit();
    if (!choice.idle && !choice.permit) continue;
    cursor_ = index + 1;
    break;
  }
  return choice;
}

// An idle connection to an address that the endpoint's name still has, by TLS as it is configured now.
std::unique_ptr<Connection> Client::take_idle(std::size_t endpoint) {
  NameLookup& lookup = upstream_.endpoints()[endpoint].lookup();
  lookup.start_if_due(loop_.clock.now());
  std::unique_ptr<Connection> idle = pool_.take(endpoint);
  const std::uint64_t tls = upstream_.tls_generation();
  while (idle && !(idle->still_listed(lookup) && idle->still_trusted(tls))) idle = pool_.take(endpoint);
  return idle;
}

net::Task<http1::Fault> Client::wait_for_permit(net::Waiter& waiter, const Interrupt& interrupt, const Tries& tries,
                                                Choice& choice) {
  const auto& connections = configured().connections;
  const auto deadline = std::min(net::deadline_after(loop_.clock.now(), connections.queue_timeout), tries.deadline);
  cells_.queued.add();
  http1::Fault fault;
  std::unique_ptr<net::TicketQueue::Place> place;
  for (;;) {
    if (!place || place->called()) place = upstream_.waiting().enter(loop_.context, waiter, connections.queue);
    if (!place) {
      fault =
          http1::limit_fault(Cause::connection_limit, "connections.queue", connections.queue, connections.queue + 1);
      break;
    }
    // Asked once more with a place in line: what was given back in between woke nobody.
    choice = choose(tries);
    if (choice.idle || choice.permit || !choice.any_usable) break;
    upstream_.shed_idle();
    fault.cause = interrupt.cause();
    if (fault) break;
    if (loop_.clock.now() >= deadline) {
      fault =
          loop_.clock.now() >= tries.deadline
              ? http1::Fault{Cause::response_timeout, "timeouts.total is over, in the queue for a connection"}
              : http1::Fault{Cause::connection_limit, "connections.max reached, and connections.queue_timeout is over"};
      break;
    }
    co_await waiter.until(deadline);
  }
  cells_.queued.subtract();
  // A call that this request could not use belongs to the next in line.
  if (fault || !choice.any_usable) upstream_.waiting().wake_one();
  co_return fault;
}

Acquired Client::refused(http1::Fault fault) {
  Acquired result;
  // Connections come back at any moment; the shortest time is the best guess.
  if (fault.cause == Cause::connection_limit) result.retry_after = std::chrono::seconds(1);
  result.fault = std::move(fault);
  return result;
}

Acquired Client::no_endpoint() const {
  Acquired result;
  result.fault = {Cause::no_endpoint, "every endpoint is ejected after failed connections"};
  auto next = net::TimerWheel::kNever;
  const auto now = loop_.clock.now();
  for (const Endpoint& endpoint : upstream_.endpoints()) {
    if (endpoint.ejected(now)) next = std::min(next, endpoint.ejected_until());
  }
  if (next != net::TimerWheel::kNever) result.retry_after = std::chrono::ceil<std::chrono::seconds>(next - now);
  return result;
}

void Client::give_back(std::unique_ptr<Connection> connection) {
  net::TicketQueue& waiting = upstream_.waiting();
  if (waiting.empty()) return pool_.put(std::move(connection));
  // A request of this worker can take it as it is; one of another worker only gets the permit, so the connection is
  // closed.
  const bool ours = waiting.first() == &loop_.context;
  if (!ours) return;
  pool_.put(std::move(connection));
  waiting.wake_one();
}

}  // namespace candor::upstream
