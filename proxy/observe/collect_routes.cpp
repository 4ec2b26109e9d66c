// What is counted by route. Series that tell classes and origins apart are there from the start, zeros included, so
// that rate() sees the first failure; causes and codes appear once they have happened.
#include "proxy/observe/collect.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace candor::observe {
namespace {

using prometheus::MetricType;

constexpr std::array<const char*, kOrigins> kOriginNames{"proxy", "upstream"};
constexpr int kClasses = 5;
constexpr int kCodesPerClass = 100;
constexpr const char* kNone = "-";

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

std::uint64_t responses(const Cells& cells, const Route& route, std::size_t origin, int code) {
  const auto cell = static_cast<std::size_t>(code - kCodesPerClass);
  return cells.sum(
      [&](const WorkerCells& worker) { return worker.routes[route.index].responses[origin][cell].value(); });
}

// The counts of one class: in all, of each registered code, and of all others together.
struct ClassCounts {
  int first_code;
  std::array<std::uint64_t, kCodesPerClass> by_code{};
  std::uint64_t unregistered = 0;
  std::uint64_t total = 0;
};

ClassCounts count_class(const Cells& cells, const Route& route, std::size_t origin, int class_digit) {
  ClassCounts counts{.first_code = class_digit * kCodesPerClass};
  for (int offset = 0; offset < kCodesPerClass; ++offset) {
    const int code = counts.first_code + offset;
    const std::uint64_t count = responses(cells, route, origin, code);
    if (reason_phrase(code).empty()) {
      counts.unregistered += count;
    } else {
      counts.by_code[static_cast<std::size_t>(offset)] = count;
    }
    counts.total += count;
  }
  return counts;
}

void add_codes(Family& by_code, const ClassCounts& counts, const Route& route, const char* origin) {
  const auto add = [&](std::string code, std::uint64_t count) {
    if (count > 0) by_code.add({{"route", route.name}, {"code", std::move(code)}, {"origin", origin}}, count);
  };
  int code = counts.first_code;
  for (const std::uint64_t count : counts.by_code) add(std::to_string(code++), count);
  add(fmt::format("other_{}xx", counts.first_code / kCodesPerClass), counts.unregistered);
}

void collect_responses(const std::vector<Route>& routes, const Cells& cells, Families& families) {
  Family by_class(MetricType::Counter, "candor_responses_total",
                  "Final responses sent to clients, by who made the status: the proxy or the upstream.");
  Family by_code(MetricType::Counter, "candor_responses_by_code_total",
                 "Final responses sent to clients by status code; unregistered codes as other_1xx to other_5xx.");
  for (const Route& route : routes) {
    for (std::size_t origin = 0; origin < kOrigins; ++origin) {
      for (int digit = 1; digit <= kClasses; ++digit) {
        const ClassCounts counts = count_class(cells, route, origin, digit);
        by_class.add({{"route", route.name}, {"class", fmt::format("{}xx", digit)}, {"origin", kOriginNames[origin]}},
                     counts.total);
        add_codes(by_code, counts, route, kOriginNames[origin]);
      }
    }
  }
  families.push_back(std::move(by_class).take());
  families.push_back(std::move(by_code).take());
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
                    Family family, Families& families) {
  for (const Route& route : routes) {
    for (const FailureRow& row : failure_table()) {
      const auto cause = static_cast<std::size_t>(row.cause);
      const std::uint64_t count =
          cells.sum([&](const WorkerCells& worker) { return (worker.routes[route.index].*counters)[cause].value(); });
      if (count > 0) family.add(labels(route, row), count);
    }
  }
  families.push_back(std::move(family).take());
}

void collect_plain(const std::vector<Route>& routes, const Cells& cells, Families& families) {
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
  families.push_back(std::move(interim).take());
  families.push_back(std::move(in_flight).take());
  families.push_back(std::move(duration).take());
}

}  // namespace

void collect_routes(const config::Config& config, const Cells& cells, Families& families) {
  const std::vector<Route> routes = routes_of(config);
  collect_responses(routes, cells, families);
  collect_causes(routes, cells, &RouteCells::failures, &route_upstream_and_cause,
                 {MetricType::Counter, "candor_failures_total", "Exchanges that ended by a failure, by its cause."},
                 families);
  collect_causes(routes, cells, &RouteCells::aborts, &route_and_cause,
                 {MetricType::Counter, "candor_aborts_total", "Exchanges that ended without a final response."},
                 families);
  collect_causes(
      routes, cells, &RouteCells::cuts, &route_and_cause,
      {MetricType::Counter, "candor_cuts_total", "Exchanges that were cut after the head of their response."},
      families);
  collect_plain(routes, cells, families);
}

}  // namespace candor::observe
