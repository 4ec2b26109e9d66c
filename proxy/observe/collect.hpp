// The families of the collector, by what they are about. Of collector.cpp only.
#pragma once

#include "config/config.hpp"
#include "proxy/observe/cells.hpp"
#include "proxy/observe/family.hpp"

#include <prometheus/metric_family.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace candor::observe {

// The cells of all workers as one.
class Cells {
 public:
  explicit Cells(const std::vector<const WorkerCells*>& workers) : workers_(workers) {}

  // `read` gives a number of one worker. Unsigned wrap-around is fine: a gauge may fall on another worker than it rose
  // on.
  template <class Read>
  std::uint64_t sum(const Read& read) const {
    std::uint64_t total = 0;
    for (const WorkerCells* worker : workers_) total += read(*worker);
    return total;
  }

  // `read` gives a histogram of one worker.
  template <class Read>
  HistogramSum histogram(const Read& read) const {
    HistogramSum total;
    for (const WorkerCells* worker : workers_) total.add(read(*worker));
    return total;
  }

 private:
  const std::vector<const WorkerCells*>& workers_;
};

// Where each family goes once it is complete. With thousands of routes a family has megabytes, so they are not all held
// until the end.
using WriteFamily = std::function<void(prometheus::MetricFamily)>;

void collect_routes(const config::Config& config, const Cells& cells, const WriteFamily& write);
void collect_upstreams(const config::Config& config, const Cells& cells, const WriteFamily& write);
void collect_listeners(const config::Config& config, const Cells& cells, const WriteFamily& write);

}  // namespace candor::observe
