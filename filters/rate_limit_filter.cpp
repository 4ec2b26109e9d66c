#include "filters/rate_limit_filter.hpp"

#include <fmt/core.h>

#include <chrono>
#include <utility>

namespace candor::filters {
namespace {

// What on_request leaves for on_response.
struct Note {
  Gcra::Standing standing;
  bool known = false;  // not where the limiter cannot tell, or does not want to
};

// Puts our member before those that are there: on_response runs backwards, so this gives the order of the chain. Lines
// of the same name are one list (RFC 9110 §5.3).
void add_list_member(Exchange& exchange, http1::Fields& fields, std::string_view name, std::string_view member) {
  std::string list;
  for (const http1::Field& field : fields)
    if (http1::iequals(field.name, name)) list.append(list.empty() ? member : "").append(", ").append(field.value);
  fields.set(name, list.empty() ? member : exchange.keep(std::move(list)));
}

}  // namespace

RateLimitFilter::RateLimitFilter(const RateLimitRules& rules, std::shared_ptr<RateLimitTable> table,
                                 const HashSecret& secret, const RateLimitCounters& counters)
    : rules_(rules),
      table_(std::move(table)),
      hasher_(secret),
      counters_(counters),
      policy_(fmt::format("\"{}\";q={};w={}", rules_.name, table_->gcra().burst(), table_->gcra().window_s())) {}

std::optional<Reply> RateLimitFilter::on_request(Exchange& exchange) {
  const Nanoseconds now = std::chrono::nanoseconds(exchange.now.time_since_epoch()).count();
  const RateLimitTable::Outcome outcome = table_->take(rules_.key.hash(exchange, hasher_), now);
  const bool shadow = rules_.enforcement == Enforcement::shadow;
  if (outcome.evicted) counters_.evictions.add();

  if (outcome.result == RateLimitTable::Result::full) {
    counters_.table_full.add();
    if (shadow || rules_.when_full == WhenFull::allow) return std::nullopt;
    // When every key's bucket is full again at the latest, there is room.
    return refuse(table_->gcra().window_s(), "the limiter's table is full");
  }

  const Gcra::Standing standing = table_->gcra().standing(outcome.tat, now);
  exchange.set_note(slot, Note{.standing = standing, .known = !shadow});
  if (outcome.result == RateLimitTable::Result::allowed) {
    counters_.allowed.add();
    return std::nullopt;
  }
  if (shadow) {
    counters_.shadow_refused.add();
    return std::nullopt;
  }
  counters_.refused.add();
  return refuse(standing.next_s, "the rate is exceeded");
}

std::optional<Reply> RateLimitFilter::refuse(std::uint64_t retry_after_s, std::string_view why) const {
  Reply reply;
  reply.cause = Cause::rate_limited;
  reply.fields.emplace_back("Retry-After", std::to_string(retry_after_s));
  reply.log_detail = fmt::format("limiter {}: {}", rules_.name, why);
  return reply;
}

void RateLimitFilter::on_response(Exchange& exchange, http1::ResponseHead& head) {
  const Note note = exchange.note<Note>(slot);
  if (!note.known) return;
  const std::string_view standing =
      exchange.keep(fmt::format("\"{}\";r={};t={}", rules_.name, note.standing.remaining, note.standing.next_s));
  add_list_member(exchange, head.fields, "RateLimit-Policy", policy_);
  add_list_member(exchange, head.fields, "RateLimit", standing);
}

}  // namespace candor::filters
