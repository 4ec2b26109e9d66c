// Sums the cells of all workers into metric families at a scrape. Labels come from the configuration and from fixed
// lists, so the number of series is a function of the configuration; what the wire decides (a status code, a cause) is
// from a fixed list too and shown once it has happened.
#pragma once

#include "config/config.hpp"
#include "proxy/observe/access_log.hpp"
#include "proxy/observe/cells.hpp"
#include "proxy/observe/registry.hpp"

#include <string>
#include <vector>

namespace candor::observe {

class Collector {
 public:
  // All outlive the collector; `cells` has one element for each worker.
  Collector(const config::Config& config, std::vector<const WorkerCells*> cells, const Registry& registry,
            const AccessLog& log);

  // In the text format of Prometheus, version 0.0.4.
  std::string text() const;

 private:
  const config::Config& config_;
  std::vector<const WorkerCells*> cells_;
  const Registry& registry_;
  const AccessLog& log_;
};

}  // namespace candor::observe
