#include "filters/concurrency.hpp"

#include <string>

#include "filters/concurrency_filter.hpp"
#include "proxy/observe/registry.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;

struct Limits {
  std::uint64_t max = 0;
  std::uint64_t queue = 128;
  std::chrono::milliseconds queue_timeout = 1s;
};

class Concurrency : public FilterDefinition {
 public:
  explicit Concurrency(const Limits& limits) : limits_(limits) {}

  FilterFactory build(FilterSetup& setup) const override;

 private:
  Limits limits_;
};

FilterFactory Concurrency::build(FilterSetup& setup) const {
  const auto line = std::make_shared<PermitLine>(limits_.max, limits_.queue);
  const observe::Labels route{{"route", setup.route}};
  setup.metrics.gauge("candor_concurrency_exchanges", "Exchanges that hold a permit of their route's concurrency.",
                      route, [line] { return static_cast<double>(line->taken()); });
  setup.metrics.gauge("candor_concurrency_waiting", "Requests that wait for a permit of their route's concurrency.",
                      route, [line] { return static_cast<double>(line->waiting()); });
  const auto refused = [&](const char* reason) -> observe::ShardedCounter& {
    return setup.metrics.counter("candor_concurrency_refused_total", "Requests that got no permit, by reason.",
                                 {{"route", setup.route}, {"reason", reason}});
  };
  observe::ShardedCounter& full = refused("queue_full");
  observe::ShardedCounter& late = refused("queue_timeout");
  return [line, timeout = limits_.queue_timeout, &full, &late](unsigned worker) {
    return std::make_unique<ConcurrencyFilter>(
        line, timeout, ConcurrencyCounters{.queue_full = full.shard(worker), .queue_timeout = late.shard(worker)});
  };
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_concurrency(config::Section& options) {
  Limits limits;
  if (!options.read("max", limits.max, {.min = 1, .max = kConcurrencyMax}) && !options.has("max"))
    options.fail("max", "is missing; expected a number such as 100");
  options.read("queue", limits.queue, {.max = kConcurrencyQueueMax});
  options.read("queue_timeout", limits.queue_timeout);
  return std::make_shared<Concurrency>(limits);
}

}  // namespace candor::filters
