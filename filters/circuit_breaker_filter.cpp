#include "filters/circuit_breaker_filter.hpp"

#include <fmt/core.h>

#include "proxy/refusal.hpp"

namespace candor::filters {
namespace {

// How the request was let through, until that has been reported.
struct CircuitNote {
  Circuit::Pass passed_as = Circuit::Pass::ordinary;
};

}  // namespace

std::optional<Reply> CircuitBreakerFilter::on_request(Exchange& exchange) {
  const Circuit::Pass pass = shared_->circuit.ask(exchange.now);
  exchange.set_note(slot, CircuitNote{pass});
  if (pass != Circuit::Pass::refused) return std::nullopt;
  counters_.refused.add();
  return refusal(exchange.now);
}

Reply CircuitBreakerFilter::refusal(Clock::time_point now) const {
  return reply_for({Cause::overloaded, fmt::format("the circuit to the upstream {} is open", shared_->upstream)},
                   shared_->circuit.retry_after(now));
}

// A probe has done its duty with the final head: its content may take hours. What comes of that counts as it does for
// everybody.
void CircuitBreakerFilter::on_response(Exchange& exchange, http1::ResponseHead&) {
  if (exchange.note<CircuitNote>(slot).passed_as != Circuit::Pass::probe) return;
  const Circuit::Result result = shared_->failures.judge(exchange);
  if (result == Circuit::Result::neutral) return;
  shared_->circuit.report(result, Circuit::Pass::probe, exchange.now);
  exchange.set_note(slot, CircuitNote{Circuit::Pass::ordinary});
}

void CircuitBreakerFilter::on_complete(Exchange& exchange) noexcept {
  const Circuit::Pass passed_as = exchange.note<CircuitNote>(slot).passed_as;
  if (passed_as == Circuit::Pass::refused) return;
  const Circuit::Result result = shared_->failures.judge(exchange);
  if (shared_->circuit.report(result, passed_as, exchange.now)) counters_.opened.add();
}

Verdict CircuitBreakerFilter::explain(Exchange& exchange) {
  switch (shared_->circuit.look(exchange.now)) {
    case Circuit::Pass::ordinary:
      return {.known = true, .reply = {}, .note = fmt::format("the circuit to {} is closed", shared_->upstream)};
    case Circuit::Pass::probe:
      return {.known = true, .reply = {}, .note = fmt::format("would be the probe of {}", shared_->upstream)};
    case Circuit::Pass::refused:
      return {.known = true,
              .reply = refusal(exchange.now),
              .note = fmt::format("the circuit to {} is open", shared_->upstream)};
  }
  return {};
}

}  // namespace candor::filters
