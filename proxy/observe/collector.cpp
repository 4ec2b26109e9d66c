#include "proxy/observe/collector.hpp"

#include "proxy/observe/collect.hpp"
#include "proxy/observe/scrape_text.hpp"

#include <prometheus/text_serializer.h>

#include <ostream>
#include <utility>

namespace candor::observe {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily constant(std::string name, std::string help, const Labels& labels) {
  Family family(MetricType::Gauge, std::move(name), std::move(help));
  family.add(labels, std::uint64_t{1});
  return std::move(family).take();
}

MetricFamily collect_log_dropped(const Cells& cells, const AccessLog& log) {
  Family family(MetricType::Counter, "candor_access_log_dropped_total",
                "Access-log lines that were not written: the queue was full or writing failed.");
  family.add({}, log.lines_lost() + cells.sum([](const WorkerCells& worker) { return worker.log_dropped.value(); }));
  return std::move(family).take();
}

MetricFamily collect_registered(const Registry::Family& registered) {
  const bool counts = registered.type == Registry::Type::counter;
  Family family(counts ? MetricType::Counter : MetricType::Gauge, registered.name, registered.help);
  for (const Registry::Series& series : registered.series) {
    family.add(series.labels, counts ? static_cast<double>(series.counter->value()) : series.read());
  }
  return std::move(family).take();
}

}  // namespace

Collector::Collector(const config::Config& config, std::vector<const WorkerCells*> cells, const Registry& registry,
                     const AccessLog& log)
    : config_(config), cells_(std::move(cells)), registry_(registry), log_(log) {}

std::string Collector::text() const {
  const prometheus::TextSerializer serializer;
  ScrapeText text;
  std::ostream stream(&text);
  std::vector<MetricFamily> one(1);
  const WriteFamily write = [&](MetricFamily family) {
    one.front() = std::move(family);
    serializer.Serialize(stream, one);
  };
  const Cells cells(cells_);
  write(constant("candor_build_info", "The running version.", {{"version", CANDOR_VERSION}}));
  write(constant("candor_config_info", "The configuration in use, by its hash.", {{"hash", config_.hash}}));
  collect_routes(config_, cells, write);
  collect_upstreams(config_, cells, write);
  collect_listeners(config_, cells, write);
  write(collect_log_dropped(cells, log_));
  for (const Registry::Family& registered : registry_.families()) write(collect_registered(registered));
  return std::move(text).take();
}

}  // namespace candor::observe
