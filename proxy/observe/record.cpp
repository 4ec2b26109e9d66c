#include "proxy/observe/record.hpp"

namespace candor::observe {

void record(const Exchange& exchange, WorkerCells& cells) {
  RouteCells& route = exchange.route == nullptr ? cells.routes.back() : cells.routes[exchange.route_index];
  const auto cause = static_cast<std::size_t>(exchange.cause);
  if (exchange.status != 0) {
    const std::size_t origin = exchange.origin == Origin::upstream ? kFromUpstream : kFromProxy;
    route.responses[origin][status_cell(exchange.status)].add();
  } else {
    route.aborts[cause].add();
  }
  if (exchange.cut) route.cuts[cause].add();
  if (exchange.cause != Cause::none) route.failures[cause].add();
  if (exchange.interim_responses != 0) route.interim.add(exchange.interim_responses);
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(exchange.now - exchange.began);
  route.duration.observe(static_cast<std::uint64_t>(duration.count()));
  route.in_flight.subtract();
}

}  // namespace candor::observe
