// What a worker counts while it works. One writer (the worker), any reader (the admin thread): a relaxed load and
// store, no locked instruction. prometheus-cpp's own counters are shared atomics and its histograms take a mutex, which
// costs ten to a hundred times as much; they only carry the sums at a scrape (collector.cpp).
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "proxy/failure.hpp"
#include "proxy/observe/status_cell.hpp"
#include "proxy/tls/handshake_result.hpp"

namespace candor::observe {

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed); }
  void subtract(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) - n, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Histogram {
 public:
  // Upper bounds in microseconds; one more bucket counts what is above the last.
  static constexpr std::array<std::uint64_t, 14> kBoundsUs{500,       1'000,     2'500,      5'000,     10'000,
                                                           25'000,    50'000,    100'000,    250'000,   500'000,
                                                           1'000'000, 2'500'000, 10'000'000, 60'000'000};
  void observe(std::uint64_t us) {
    std::size_t bucket = 0;
    while (bucket < kBoundsUs.size() && us > kBoundsUs[bucket]) ++bucket;
    buckets_[bucket].add();
    sum_us_.add(us);
  }
  const auto& buckets() const { return buckets_; }
  std::uint64_t sum_us() const { return sum_us_.value(); }

 private:
  Counter sum_us_;
  std::array<Counter, kBoundsUs.size() + 1> buckets_;
};

// Who made the status.
inline constexpr std::size_t kFromProxy = 0;
inline constexpr std::size_t kFromUpstream = 1;
inline constexpr std::size_t kOrigins = 2;

// What every exchange counts comes first: with thousands of routes, fetching their cells is most of what counting
// costs.
struct alignas(64) RouteCells {
  Counter in_flight;  // a gauge
  Histogram duration;
  // Final heads by origin and status_cell(); classes are their sums.
  std::array<std::array<Counter, kStatusCells>, kOrigins> responses;
  Counter interim;
  std::array<Counter, kCauseCount> failures;
  std::array<Counter, kCauseCount> aborts;
  std::array<Counter, kCauseCount> cuts;
};

enum class AttemptResult : std::uint8_t { response, connect_failed, send_failed, receive_failed };
inline constexpr std::size_t kAttemptResults = 4;

struct TunnelCells {
  Counter open;  // a gauge
  Counter bytes_in;
  Counter bytes_out;
};

// TLS handshakes by version and result.
struct HandshakeCells {
  std::array<std::array<Counter, tls::kResultNames.size()>, tls::kVersionNames.size()> counts;

  void count(const tls::Handshake& handshake) {
    counts[static_cast<std::size_t>(handshake.version)][static_cast<std::size_t>(handshake.result)].add();
  }
};

struct UpstreamCells {
  std::array<Counter, 5> responses;  // by class, 1xx … 5xx, every attempt
  Histogram response_time;           // request sent to final head received
  std::array<Counter, kAttemptResults> attempts;
  Counter active;  // gauges: connections in use, idle; requests waiting for one
  Counter idle;
  Counter queued;
  TunnelCells tunnels;
  HandshakeCells handshakes;
};

struct ListenerCells {
  Counter connections;  // a gauge
  HandshakeCells handshakes;
};

struct WorkerCells {
  WorkerCells(std::size_t route_count, std::size_t upstream_count, std::size_t listener_count)
      : routes(route_count + 1), upstreams(upstream_count), listeners(listener_count) {}

  std::vector<RouteCells> routes;  // the last one is `-`: no route was found
  std::vector<UpstreamCells> upstreams;
  std::vector<ListenerCells> listeners;
  Counter log_dropped;  // access-log lines
};

}  // namespace candor::observe
