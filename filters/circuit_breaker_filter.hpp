// Asks the circuit for each request and tells it how the exchange has ended. One for each worker and route.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "filters/circuit.hpp"
#include "filters/circuit_failures.hpp"
#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/observe/cells.hpp"

namespace candor::filters {

// An upstream's circuit, as all its filters share it.
struct SharedCircuit {
  SharedCircuit(std::string its_upstream, const CircuitRules& rules, const CircuitFailures& its_failures)
      : upstream(std::move(its_upstream)), failures(its_failures), circuit(rules) {}

  const std::string upstream;
  const CircuitFailures failures;
  Circuit circuit;
};

// Of one worker.
struct CircuitCounters {
  observe::Counter& opened;
  observe::Counter& refused;
};

class CircuitBreakerFilter : public Filter, public CompleteHook {
 public:
  CircuitBreakerFilter(std::shared_ptr<SharedCircuit> shared, const CircuitCounters& counters)
      : shared_(std::move(shared)), counters_(counters) {}

  std::optional<Reply> on_request(Exchange& exchange) override;
  void on_response(Exchange& exchange, http1::ResponseHead& head) override;
  void on_complete(Exchange& exchange) noexcept override;
  Verdict explain(Exchange& exchange) override;

 private:
  Reply refusal(Clock::time_point now) const;

  std::shared_ptr<SharedCircuit> shared_;
  CircuitCounters counters_;
};

}  // namespace candor::filters
