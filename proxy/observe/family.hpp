// A metric family while it is being filled at a scrape: prometheus-cpp's structs, with less to write for each sample.
#pragma once

#include "proxy/observe/cells.hpp"
#include "proxy/observe/registry.hpp"

#include <prometheus/metric_family.h>

#include <array>
#include <cstdint>
#include <string>

namespace candor::observe {

// The sum of one histogram over all workers.
struct HistogramSum {
  std::array<std::uint64_t, Histogram::kBoundsUs.size() + 1> buckets{};
  std::uint64_t sum_us = 0;

  void add(const Histogram& histogram);
};

class Family {
 public:
  Family(prometheus::MetricType type, std::string name, std::string help);

  void add(const Labels& labels, double value);  // of a counter or a gauge
  void add(const Labels& labels, std::uint64_t value) { add(labels, static_cast<double>(value)); }
  void add(const Labels& labels, const HistogramSum& histogram);  // in seconds

  prometheus::MetricFamily take() && { return std::move(family_); }

 private:
  prometheus::ClientMetric& add_metric(const Labels& labels);

  prometheus::MetricFamily family_;
};

}  // namespace candor::observe
