#include "proxy/observe/family.hpp"

#include <limits>
#include <thread>
#include <utility>

namespace candor::observe {
namespace {

constexpr double kMicrosecondsPerSecond = 1e6;
constexpr std::size_t kSamplesAtATime = 64;  // behind which others may have the core, as ScrapeText says

}  // namespace

void HistogramSum::add(const Histogram& histogram) {
  for (std::size_t index = 0; index < buckets.size(); ++index) buckets[index] += histogram.buckets()[index].value();
  sum_us += histogram.sum_us();
}

Family::Family(prometheus::MetricType type, std::string name, std::string help) {
  family_.type = type;
  family_.name = std::move(name);
  family_.help = std::move(help);
}

void Family::add(const Labels& labels, double value) {
  prometheus::ClientMetric& metric = add_metric(labels);
  if (family_.type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
}

void Family::add(const Labels& labels, const HistogramSum& histogram) {
  prometheus::ClientMetric& metric = add_metric(labels);
  std::uint64_t count = 0;
  for (std::size_t index = 0; index < histogram.buckets.size(); ++index) {
    count += histogram.buckets[index];
    const bool last = index == Histogram::kBoundsUs.size();
    const double bound = last ? std::numeric_limits<double>::infinity()
                              : static_cast<double>(Histogram::kBoundsUs[index]) / kMicrosecondsPerSecond;
    metric.histogram.bucket.push_back({count, bound});
  }
  // From the buckets, not from a counter of its own: then the two agree even while a worker counts.
  metric.histogram.sample_count = count;
  metric.histogram.sample_sum = static_cast<double>(histogram.sum_us) / kMicrosecondsPerSecond;
}

prometheus::ClientMetric& Family::add_metric(const Labels& labels) {
  if (family_.metric.size() % kSamplesAtATime == kSamplesAtATime - 1) std::this_thread::yield();
  prometheus::ClientMetric& metric = family_.metric.emplace_back();
  for (const auto& [name, value] : labels) metric.label.push_back({name, value});
  return metric;
}

}  // namespace candor::observe
