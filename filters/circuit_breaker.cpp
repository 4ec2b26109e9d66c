#include "filters/circuit_breaker.hpp"

#include <fmt/core.h>

#include <map>
#include <string>
#include <vector>

#include "config/quote.hpp"
#include "filters/circuit_breaker_filter.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/server.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;

// The circuits of the process, by upstream.
struct Circuits {
  std::map<std::string, std::shared_ptr<SharedCircuit>> by_upstream;
};

class CircuitBreaker : public FilterDefinition {
 public:
  CircuitBreaker(const CircuitRules& rules, const CircuitFailures& failures) : rules_(rules), failures_(failures) {}

  FilterFactory build(FilterSetup& setup) const override;

 private:
  std::shared_ptr<SharedCircuit> circuit(FilterSetup& setup) const;

  CircuitRules rules_;
  CircuitFailures failures_;
};

FilterFactory CircuitBreaker::build(FilterSetup& setup) const {
  // A route that answers by itself has nothing to protect.
  if (setup.upstream.empty()) return [](unsigned) { return std::make_unique<PureFilter>(); };
  const std::shared_ptr<SharedCircuit> shared = circuit(setup);
  observe::ShardedCounter& opened = setup.metrics.counter(
      "candor_circuit_opened_total", "How often an upstream's circuit has opened.", {{"upstream", setup.upstream}});
  observe::ShardedCounter& refused =
      setup.metrics.counter("candor_circuit_refused_total", "Requests that met an open circuit.",
                            {{"route", setup.route}, {"upstream", setup.upstream}});
  return [shared, &opened, &refused](unsigned worker) {
    return std::make_unique<CircuitBreakerFilter>(
        shared, CircuitCounters{.opened = opened.shard(worker), .refused = refused.shard(worker)});
  };
}

std::shared_ptr<SharedCircuit> CircuitBreaker::circuit(FilterSetup& setup) const {
  std::shared_ptr<SharedCircuit>& shared = setup.shared.get_or_make<Circuits>()->by_upstream[setup.upstream];
  if (shared == nullptr) {
    shared = std::make_shared<SharedCircuit>(setup.upstream, rules_, failures_);
    setup.metrics.gauge("candor_circuit_open", "1 while an upstream's circuit is open, probes included.",
                        {{"upstream", setup.upstream}}, [shared] { return shared->circuit.open() ? 1.0 : 0.0; });
  }
  if (shared->circuit.rules() != rules_ || shared->failures != failures_)
    throw StartError(fmt::format("route {}: its circuit_breaker differs from that of another route to the upstream {}",
                                 setup.route, setup.upstream));
  return shared;
}

void read_time(config::Section& options, std::string_view key, std::chrono::milliseconds& time) {
  constexpr std::chrono::milliseconds kMin{100};
  constexpr std::chrono::milliseconds kMax = 1h;
  if (options.read(key, time) && (time < kMin || time > kMax)) options.fail(key, "expected 100ms to 1h");
}

CircuitFailures read_failures(config::Section& options) {
  std::vector<std::string> words{"upstream", "5xx"};
  options.read("failures", words);
  if (words.empty() || words.size() > kCircuitFailuresMax)
    options.fail("failures", fmt::format("expected 1 to {} items, found {}", kCircuitFailuresMax, words.size()));
  CircuitFailures failures;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!failures.add(words[i]))
      options.fail_item(
          "failures", i,
          fmt::format("expected upstream, a cause of `candor failures`, a class such as 5xx or a status, found {}",
                      config::quote(words[i])));
  }
  return failures;
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_circuit_breaker(config::Section& options) {
  CircuitRules rules{.window = 10s, .exchanges_min = 20, .failures_percent = 50, .open = 5s};
  read_time(options, "window", rules.window);
  options.read("min_exchanges", rules.exchanges_min, {.min = 1, .max = Circuit::kCountMax});
  options.read("failures_percent", rules.failures_percent, {.min = 1, .max = 100});
  read_time(options, "open", rules.open);
  const CircuitFailures failures = read_failures(options);
  return std::make_shared<CircuitBreaker>(rules, failures);
}

}  // namespace candor::filters
