// What is counted by upstream and by listener. All series are there from the start.
#include "proxy/observe/collect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace candor::observe {
namespace {

using prometheus::MetricType;

constexpr std::array<const char*, kAttemptResults> kResultNames{"response", "connect_failed", "send_failed",
                                                                "receive_failed"};

struct UpstreamFamilies {
  Family responses{MetricType::Counter, "candor_upstream_responses_total",
                   "Final responses received from upstreams, of every attempt."};
  Family response_time{MetricType::Histogram, "candor_upstream_response_seconds",
                       "Time from a request sent to the head of its final response."};
  Family attempts{MetricType::Counter, "candor_upstream_attempts_total",
                  "Attempts to get a response, by how they ended."};
  Family connections{MetricType::Gauge, "candor_upstream_connections", "Open connections to upstreams."};
  Family queued{MetricType::Gauge, "candor_upstream_queued_requests", "Requests that wait for a connection."};
  Family tunnels{MetricType::Gauge, "candor_tunnels", "Open tunnels behind a 101."};
  Family tunnel_bytes{MetricType::Counter, "candor_tunnel_bytes_total",
                      "Bytes through tunnels; in: from clients, out: to clients."};
  Family handshakes{MetricType::Counter, "candor_upstream_tls_handshakes_total",
                    "TLS handshakes with upstreams, by how they ended."};
};

// No handshake succeeds without a version.
bool can_be(std::size_t version, std::size_t result) {
  const bool good = result <= static_cast<std::size_t>(tls::Result::resumed);
  return !good || version != static_cast<std::size_t>(tls::Version::unknown);
}

// `handshakes_of` gives the cells of one worker.
template <class HandshakesOf>
void add_handshakes(Family& to, const Labels& labels, const Cells& cells, const HandshakesOf& handshakes_of) {
  for (std::size_t version = 0; version < tls::kVersionNames.size(); ++version) {
    for (std::size_t result = 0; result < tls::kResultNames.size(); ++result) {
      if (!can_be(version, result)) continue;
      Labels all = labels;
      all.emplace("version", tls::kVersionNames[version]);
      all.emplace("result", tls::kResultNames[result]);
      to.add(all, cells.sum([&](const WorkerCells& worker) {
        return handshakes_of(worker).counts[version][result].value();
      }));
    }
  }
}

// `cells_of` gives the cells of the upstream of one worker.
template <class CellsOf>
void add_upstream(UpstreamFamilies& to, const std::string& name, const Cells& cells, const CellsOf& cells_of) {
  const auto sum = [&](const auto& counter_of) {
    return cells.sum([&](const WorkerCells& worker) { return counter_of(cells_of(worker)).value(); });
  };
  for (std::size_t digit = 1; digit <= 5; ++digit) {
    to.responses.add({{"upstream", name}, {"class", fmt::format("{}xx", digit)}},
                     sum([&](const UpstreamCells& upstream) -> auto& { return upstream.responses[digit - 1]; }));
  }
  for (std::size_t result = 0; result < kAttemptResults; ++result) {
    to.attempts.add({{"upstream", name}, {"result", kResultNames[result]}},
                    sum([&](const UpstreamCells& upstream) -> auto& { return upstream.attempts[result]; }));
  }
  to.connections.add({{"upstream", name}, {"state", "active"}},
                     sum([](const UpstreamCells& upstream) -> auto& { return upstream.active; }));
  to.connections.add({{"upstream", name}, {"state", "idle"}},
                     sum([](const UpstreamCells& upstream) -> auto& { return upstream.idle; }));
  to.queued.add({{"upstream", name}}, sum([](const UpstreamCells& upstream) -> auto& { return upstream.queued; }));
  to.tunnels.add({{"upstream", name}},
                 sum([](const UpstreamCells& upstream) -> auto& { return upstream.tunnels.open; }));
  to.tunnel_bytes.add({{"upstream", name}, {"direction", "in"}},
                      sum([](const UpstreamCells& upstream) -> auto& { return upstream.tunnels.bytes_in; }));
  to.tunnel_bytes.add({{"upstream", name}, {"direction", "out"}},
                      sum([](const UpstreamCells& upstream) -> auto& { return upstream.tunnels.bytes_out; }));
  to.response_time.add({{"upstream", name}}, cells.histogram([&](const WorkerCells& worker) -> auto& {
    return cells_of(worker).response_time;
  }));
}

}  // namespace

void collect_upstreams(const config::Config& config, const Cells& cells, const WriteFamily& write) {
  UpstreamFamilies filled;
  for (std::size_t index = 0; index < config.upstreams.size(); ++index) {
    add_upstream(
        filled, config.upstreams[index].name,
        cells, [index](const WorkerCells& worker) -> auto& { return worker.upstreams[index]; });
    if (std::ranges::none_of(config.upstreams[index].endpoints, &config::Endpoint::tls)) continue;
    add_handshakes(
        filled.handshakes, {{"upstream", config.upstreams[index].name}},
        cells, [index](const WorkerCells& worker) -> auto& { return worker.upstreams[index].handshakes; });
  }
  write(std::move(filled.responses).take());
  write(std::move(filled.response_time).take());
  write(std::move(filled.attempts).take());
  write(std::move(filled.connections).take());
  write(std::move(filled.queued).take());
  write(std::move(filled.tunnels).take());
  write(std::move(filled.tunnel_bytes).take());
  write(std::move(filled.handshakes).take());
}

void collect_listeners(const config::Config& config, const Cells& cells, const WriteFamily& write) {
  Family connections(MetricType::Gauge, "candor_connections", "Open client connections.");
  Family handshakes(MetricType::Counter, "candor_tls_handshakes_total",
                    "TLS handshakes with clients, by how they ended.");
  for (std::size_t index = 0; index < config.listeners.size(); ++index) {
    connections.add({{"listener", config.listeners[index].address}}, cells.sum([index](const WorkerCells& worker) {
      return worker.listeners[index].connections.value();
    }));
    if (!config.listeners[index].tls) continue;
    add_handshakes(
        handshakes, {{"listener", config.listeners[index].address}},
        cells, [index](const WorkerCells& worker) -> auto& { return worker.listeners[index].handshakes; });
  }
  write(std::move(connections).take());
  write(std::move(handshakes).take());
}

}  // namespace candor::observe
