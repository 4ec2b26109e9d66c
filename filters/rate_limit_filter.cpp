#include "filters/rate_limit_filter.hpp"

#include <fmt/compile.h>
#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <utility>

namespace candor::filters {
namespace {

// What on_request leaves for on_response.
struct StandingNote {
  Gcra::Standing standing;
  bool known = false;  // not where the limiter cannot tell, or does not want to
};

Nanoseconds since_epoch(Clock::time_point time) { return std::chrono::nanoseconds(time.time_since_epoch()).count(); }

// Puts our member before those that are there: on_response runs backwards, so this gives the order of the chain. Lines
// of the same name are one list (RFC 9110 §5.3).
void add_list_member(Exchange& exchange, http1::Fields& fields, std::string_view name, std::string_view member) {
  std::string list;
  for (const http1::Field& field : fields)
    if (http1::iequals(field.name, name)) list.append(list.empty() ? member : "").append(", ").append(field.value);
  if (list.empty()) return fields.add(name, member);
  fields.set(name, exchange.keep(std::move(list)));
}

}  // namespace

RateLimitFilter::RateLimitFilter(const RateLimitRules& rules, std::shared_ptr<RateLimitTable> table,
                                 const HashSecret& secret, const RateLimitCounters& counters)
    : rules_(rules),
      table_(std::move(table)),
      hasher_(secret),
      counters_(counters),
      policy_(fmt::format("\"{}\";q={};w={}", rules_.name, table_->gcra().burst(), table_->gcra().window_s())),
      standing_begin_(fmt::format("\"{}\";r=", rules_.name)),
      rate_exceeded_(fmt::format("limiter {}: the rate is exceeded", rules_.name)),
      table_full_(fmt::format("limiter {}: the limiter's table is full", rules_.name)) {}

std::optional<Reply> RateLimitFilter::on_request(Exchange& exchange) {
  const Nanoseconds now = since_epoch(exchange.now);
  const RateLimitTable::Outcome outcome = table_->take(rules_.key.hash(exchange, hasher_), now, rules_.cost);
  const Gcra::Standing standing = table_->gcra().standing(outcome.tat, now, rules_.cost);
  const bool shadow = rules_.enforcement == Enforcement::shadow;
  if (outcome.evicted) counters_.evictions.add();
  if (outcome.result != RateLimitTable::Result::full)
    exchange.set_note(slot, StandingNote{.standing = standing, .known = !shadow});
  count(outcome.result);
  return judge(outcome, standing);
}

Verdict RateLimitFilter::explain(Exchange& exchange) {
  const Nanoseconds now = since_epoch(exchange.now);
  const RateLimitTable::Outcome outcome = table_->look(rules_.key.hash(exchange, hasher_), now, rules_.cost);
  const Gcra::Standing standing = table_->gcra().standing(outcome.tat, now, rules_.cost);
  Verdict verdict{.known = true, .reply = judge(outcome, standing), .note = {}};
  if (outcome.result == RateLimitTable::Result::full)
    verdict.note = fmt::format("limiter {}: its table is full", rules_.name);
  else
    verdict.note =
        fmt::format("limiter {}: {} of {} would be left{}", rules_.name, standing.remaining, table_->gcra().burst(),
                    outcome.result == RateLimitTable::Result::refused ? ", too few" : "");
  return verdict;
}

void RateLimitFilter::count(RateLimitTable::Result result) const {
  switch (result) {
    case RateLimitTable::Result::allowed:
      return counters_.allowed.add();
    case RateLimitTable::Result::refused:
      return (rules_.enforcement == Enforcement::shadow ? counters_.shadow_refused : counters_.refused).add();
    case RateLimitTable::Result::full:
      return counters_.table_full.add();
  }
}

std::optional<Reply> RateLimitFilter::judge(const RateLimitTable::Outcome& outcome,
                                            const Gcra::Standing& standing) const {
  if (rules_.enforcement == Enforcement::shadow) return std::nullopt;
  switch (outcome.result) {
    case RateLimitTable::Result::allowed:
      return std::nullopt;
    case RateLimitTable::Result::refused:
      return refuse(standing.next_s, rate_exceeded_);
    case RateLimitTable::Result::full:
      if (rules_.when_full == WhenFull::allow) return std::nullopt;
      // When every key's bucket is full again at the latest, there is room.
      return refuse(table_->gcra().window_s(), table_full_);
  }
  std::abort();
}

Reply RateLimitFilter::refuse(std::uint64_t retry_after_s, const std::string& why) {
  Reply reply;
  reply.cause = Cause::rate_limited;
  reply.fields.emplace_back("Retry-After", std::to_string(retry_after_s));
  reply.log_detail = why;
  return reply;
}

void RateLimitFilter::on_response(Exchange& exchange, http1::ResponseHead& head) {
  const StandingNote note = exchange.note<StandingNote>(slot);
  if (!note.known) return;
  const std::string_view standing = exchange.keep(
      fmt::format(FMT_COMPILE("{}{};t={}"), standing_begin_, note.standing.remaining, note.standing.next_s));
  add_list_member(exchange, head.fields, "RateLimit-Policy", policy_);
  add_list_member(exchange, head.fields, "RateLimit", standing);
}

}  // namespace candor::filters
