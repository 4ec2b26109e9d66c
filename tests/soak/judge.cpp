// The rules of the soak: which answers there can be to a request, given what its client and the upstream did.
#include <fmt/format.h>

#include "tests/soak/answer.hpp"

namespace candor::test::soak {
namespace {

// Endpoints come and go, limits are met: these can happen to any request.
bool may_happen_to_anybody(const Answer& answer, const Ledger& ledger) {
  if (answer.status == 429) return true;
  if (answer.error == "connection_terminated") return ledger.recent_outage();
  if (answer.status == 408 || answer.error == "http_response_timeout") return ledger.recent_delay();
  return answer.error == "connection_refused" || answer.error == "connection_timeout" ||
         answer.error == "destination_unavailable" || answer.error == "connection_limit_reached";
}

bool fits_conduct(Conduct conduct, const Answer& answer) {
  switch (conduct) {
    case Conduct::proper:
    case Conduct::does_not_read:
      return false;
    case Conduct::malformed:
      return answer.status == 400 || answer.status == 505;
    case Conduct::slow:
      return answer.status == 408;
    case Conduct::half_content:
      return answer.status == 400;
  }
  return false;
}

bool fits_behaviour(const Outcome& outcome, const Answer& answer) {
  return !answer.error.empty() && (answer.error == outcome.error || answer.error == outcome.or_error);
}

bool was_served(Conduct conduct) { return conduct == Conduct::proper || conduct == Conduct::does_not_read; }

// Empty where the answer is right.
std::string objection(const Ask& ask, Conduct conduct, const Answer& answer, const Ledger& ledger) {
  const Outcome& outcome = outcome_of(ask.behaviour);
  if (!answer.corruption.empty()) return "CORRUPTION: " + answer.corruption;
  if (answer.status == 0) return ledger.recent_delay() ? "" : "no answer";
  if (answer.from_proxy) {
    if (!answer.complete) return "an answer of Candor's own is incomplete";
    if (may_happen_to_anybody(answer, ledger) || fits_conduct(conduct, answer)) return "";
    return was_served(conduct) && fits_behaviour(outcome, answer) ? "" : "an answer that this cannot have";
  }
  if (!was_served(conduct)) return "a response to a request that never was whole";
  if (answer.status != outcome.status) return "not the upstream's status";
  if (answer.complete) return outcome.whole ? "" : "complete, but the upstream's was not";
  return outcome.cut || conduct == Conduct::does_not_read || ledger.recent_delay()
             ? ""
             : "cut, but the upstream's was complete";
}

Count kind_of(const Answer& answer) {
  if (answer.status == 0) return Count::unanswered;
  if (answer.from_proxy) return Count::failed;
  return answer.complete ? Count::relayed : Count::cut;
}

std::string_view name_of(Upload upload) {
  return upload == Upload::none ? "" : upload == Upload::counted ? " counted" : " chunked";
}

}  // namespace

void judge(const Ask& ask, Conduct conduct, const Answer& answer, Ledger& ledger) {
  ledger.add(kind_of(answer));
  if (answer.status != 0) {
    ledger.add_head(answer.from_proxy ? Ledger::Origin::proxy : Ledger::Origin::upstream, answer.status);
  }
  const std::string wrong = objection(ask, conduct, answer, ledger);
  if (wrong.empty()) return;
  ledger.violation(fmt::format("{}: request {} (after {}) {}{}{}{}, up {}, down {}, conduct {}: {} {}{}, end {}, {} ms",
                               wrong, ask.id, ask.previous, outcome_of(ask.behaviour).name, name_of(ask.upload),
                               ask.head ? " HEAD" : "", ask.expects_continue ? " expect" : "", ask.request_bytes,
                               ask.response_bytes, static_cast<int>(conduct), answer.status, answer.error,
                               answer.complete ? "" : " incomplete", static_cast<int>(answer.end),
                               answer.waited.count()));
}

}  // namespace candor::test::soak
