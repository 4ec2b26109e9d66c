// What is counted by route. Series that tell classes and origins apart are there from the start, zeros included, so
// that rate() sees the first failure; causes and codes appear once they have happened.
#include "proxy/observe/collect.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <thread>

namespace candor::observe {
namespace {

using prometheus::MetricType;

constexpr std::array<const char*, kOrigins> kOriginNames{"proxy", "upstream"};  // kFromProxy, kFromUpstream
constexpr std::size_t kClasses = 5;
constexpr const char* kNone = "-";
// Behind so many others may have the core: most routes have no failures, and so no samples at which Family gives way.
constexpr std::size_t kRoutesAtATime = 16;

// One route, or the pseudo-route "-" for requests that found none.
struct Route {
  std::size_t index;
  std::string name;
  std::string upstream;
};

std::vector<Route> routes_of(const config::Config& config) {
  std::vector<Route> routes;
  for (const config::Route& route : config.routes) routes.push_back({routes.size(), route.name, route.upstream});
  routes.push_back({routes.size(), kNone, kNone});
  return routes;
}

void collect_responses(const std::vector<Route>& routes, const Cells& cells, const WriteFamily& write) {
  Family by_class(MetricType::Counter, "candor_responses_total",
                  "Final responses sent to clients, by who made the status: the proxy or the upstream.");
  Family by_code(MetricType::Counter, "candor_responses_by_code_total",
                 "Final responses sent to clients by status code; unregistered codes as other_1xx to other_5xx.");
  const auto& names = status_cell_names();
  for (const Route& route : routes) {
    for (std::size_t origin = 0; origin < kOrigins; ++origin) {
      const char* const origin_name = kOriginNames[origin];
      std::array<std::uint64_t, kClasses + 1> totals{};  // by first digit
      for (std::size_t cell = 0; cell < kStatusCells; ++cell) {
        const std::uint64_t count = cells.sum(
            [&](const WorkerCells& worker) { return worker.routes[route.index].responses[origin][cell].value(); });
        if (count == 0) continue;
        totals[static_cast<std::size_t>(names[cell].digit)] += count;
        by_code.add({{"route", route.name}, {"code", names[cell].code}, {"origin", origin_name}}, count);
      }
      for (std::size_t digit = 1; digit <= kClasses; ++digit) {
        by_class.add({{"route", route.name}, {"class", fmt::format("{}xx", digit)}, {"origin", origin_name}},
                     totals[digit]);
      }
    }
  }
  write(std::move(by_class).take());
  write(std::move(by_code).take());
}

using CauseCells = std::array<Counter, kCauseCount> RouteCells::*;
using CauseLabels = Labels (*)(const Route&, const FailureRow&);

Labels route_and_cause(const Route& route, const FailureRow& row) {
  return {{"route", route.name}, {"cause", std::string(row.name)}};
}

// Only a failure of the upstream's side is held against it.
Labels route_upstream_and_cause(const Route& route, const FailureRow& row) {
  Labels labels = route_and_cause(route, row);
  labels["upstream"] = row.side == Side::upstream ? route.upstream : kNone;
  return labels;
}

void collect_causes(const std::vector<Route>& routes, const Cells& cells, CauseCells counters, CauseLabels labels,
                    Family family, const WriteFamily& write) {
  for (const Route& route : routes) {
    if (route.index % kRoutesAtATime == kRoutesAtATime - 1) std::this_thread::yield();
    for (const FailureRow& row : failure_table()) {
      const auto cause = static_cast<std::size_t>(row.cause);
      const std::uint64_t count =
          cells.sum([&](const WorkerCells& worker) { return (worker.routes[route.index].*counters)[cause].value(); });
      if (count > 0) family.add(labels(route, row), count);
    }
  }
  write(std::move(family).take());
}

void collect_plain(const std::vector<Route>& routes, const Cells& cells, const WriteFamily& write) {
  Family interim(MetricType::Counter, "candor_interim_responses_total",
                 "Interim responses (1xx but 101) sent to clients.");
  Family in_flight(MetricType::Gauge, "candor_requests_in_flight", "Requests being handled.");
  Family duration(MetricType::Histogram, "candor_request_duration_seconds",
                  "Time from the first byte of a request to the last byte of its response.");
  for (const Route& route : routes) {
    const Labels labels{{"route", route.name}};
    const auto cells_of = [&route](const WorkerCells& worker) -> const RouteCells& {
      return worker.routes[route.index];
    };
    interim.add(labels, cells.sum([&](const WorkerCells& worker) { return cells_of(worker).interim.value(); }));
    in_flight.add(labels, cells.sum([&](const WorkerCells& worker) { return cells_of(worker).in_flight.value(); }));
    duration.add(labels, cells.histogram(
                             [&](const WorkerCells& worker) -> const Histogram& { return cells_of(worker).duration; }));
  }
  write(std::move(interim).take());
  write(std::move(in_flight).take());
  write(std::move(duration).take());
}

}  // namespace

void collect_routes(const config::Config& config, const Cells& cells, const WriteFamily& write) {
  const std::vector<Route> routes = routes_of(config);
  collect_responses(routes, cells, write);
  collect_causes(routes, cells, &RouteCells::failures, &route_upstream_and_cause,
                 {MetricType::Counter, "candor_failures_total", "Exchanges that ended by a failure, by its cause."},
                 write);
  collect_causes(routes, cells, &RouteCells::aborts, &route_and_cause,
                 {MetricType::Counter, "candor_aborts_total", "Exchanges that ended without a final response."}, write);
  collect_causes(
      routes, cells, &RouteCells::cuts, &route_and_cause,
      {MetricType::Counter, "candor_cuts_total", "Exchanges that were cut after the head of their response."}, write);
  collect_plain(routes, cells, write);
}

}  // namespace candor::observe
