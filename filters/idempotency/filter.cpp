#include "filters/idempotency/filter.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "proxy/refusal.hpp"

namespace candor::filters::idempotency {
namespace {

// The first may be done at any moment; the shortest time is the best guess.
constexpr std::chrono::seconds kRetryAfter{1};

// The key that the exchange has claimed, until that is settled.
struct Note {
  Store::Claim* claim = nullptr;
};

Reply refusal(Cause cause, std::string detail) {
  Reply reply;
  reply.cause = cause;
  reply.log_detail = detail;
  reply.detail = std::move(detail);
  return reply;
}

}  // namespace

std::optional<Reply> IdempotencyFilter::on_request(Exchange& exchange) {
  Asked asked = look(exchange);
  if (asked.refusal) counters_.count(Outcome::invalid);
  return std::move(asked.refusal);
}

// Neither a key nor a refusal: the request is none of ours.
IdempotencyFilter::Asked IdempotencyFilter::look(const Exchange& exchange) const {
  if (std::ranges::find(settings_->methods, exchange.request.method) == settings_->methods.end()) return {};
  const auto is_key = [this](const http1::Field& each) { return http1::iequals(each.name, settings_->field); };
  const http1::Fields& fields = exchange.request.fields;
  const auto field = std::ranges::find_if(fields, is_key);
  if (field == fields.end()) {
    if (!settings_->required) return {};
    return {.key = {},
            .refusal = refusal(Cause::idempotency_key_missing, fmt::format("A {} needs the field {} here.",
                                                                           exchange.request.method, settings_->field))};
  }
  Asked asked;
  // Two of them would be a list, which is no string (RFC 9651 §4.2).
  if (std::ranges::count_if(fields, is_key) == 1) asked.key = parse_key(field->value, settings_->bare);
  if (!asked.key)
    asked.refusal = refusal(Cause::request_malformed,
                            fmt::format("The field {} must be one string in quotes, of 1 to {} characters.",
                                        settings_->field, kKeyBytesMax));
  return asked;
}

net::Task<std::optional<Reply>> IdempotencyFilter::wait_on_request(Exchange& exchange, const Waiting& waiting) {
  const Asked asked = look(exchange);
  if (!asked.key) co_return std::nullopt;
  const CollectedContent collected = co_await waiting.content.collect(settings_->content_bytes_max);
  exchange.now = waiting.clock.now();
  const bool full = collected.fault.cause == Cause::overloaded;
  if (collected.fault) co_return reply_for(collected.fault, full ? kRetryAfter : std::chrono::seconds());
  if (!collected.whole) co_return too_large();
  co_return claim(exchange, *asked.key, collected.content);
}

std::optional<Reply> IdempotencyFilter::too_large() const {
  counters_.count(Outcome::too_large);
  if (settings_->too_large == Unprotected::allowed) return std::nullopt;
  return reply_for({Cause::body_too_large,
                    fmt::format("more content than idempotency.content_max ({} bytes)", settings_->content_bytes_max)});
}

std::optional<Reply> IdempotencyFilter::claim(Exchange& exchange, std::string_view key, std::string_view content) {
  const Store::Found found = store_->claim(identifier_.identify(exchange, key, content), exchange.now);
  counters_.evictions->add(found.evicted);
  switch (found.result) {
    case Store::Result::claimed:
      counters_.count(Outcome::first);
      exchange.set_note(slot, Note{found.claim});
      return std::nullopt;
    case Store::Result::running:
      counters_.count(Outcome::running);
      return reply_for({Cause::idempotency_conflict, "the first request with this key is under way"}, kRetryAfter);
    case Store::Result::answered:
      counters_.count(Outcome::replayed);
      return replay(*found.answer);
    case Store::Result::not_kept:
      counters_.count(Outcome::not_kept);
      return refusal(Cause::idempotency_conflict,
                     "The request with this idempotency key was answered, but there was no room for its answer.");
    case Store::Result::mismatched:
      counters_.count(Outcome::mismatched);
      return reply_for({Cause::idempotency_mismatch, "the key was used for another request"});
    case Store::Result::full:
      return full();
  }
  return std::nullopt;
}

std::optional<Reply> IdempotencyFilter::full() const {
  counters_.count(Outcome::full);
  if (settings_->full == Unprotected::allowed) return std::nullopt;
  return reply_for({Cause::overloaded, "idempotency: entries_max requests with a key are under way"}, kRetryAfter);
}

// An answer of our own says nothing of what the upstream would have done.
void IdempotencyFilter::on_response(Exchange& exchange, http1::ResponseHead& head) {
  Store::Claim* const claim = exchange.note<Note>(slot).claim;
  if (claim == nullptr || exchange.cause != Cause::none || !ends_the_matter(head.status, settings_->answers)) return;
  claim->answer = begin_answer(head, settings_->answers);
  make_room(*claim, 0, exchange.now);
}

// What the upstream has answered in whole is kept even where the client does not get it: that client will ask again.
void IdempotencyFilter::on_response_content(Exchange& exchange, std::string_view content, bool last) {
  Store::Claim* const claim = exchange.note<Note>(slot).claim;
  if (claim == nullptr || !claim->answer) return;
  if (make_room(*claim, content.size(), exchange.now)) claim->answer->content.append(content);
  if (!last) return;
  std::shared_ptr<const Answer> answer;
  if (!claim->too_large) {
    claim->answer->content.shrink_to_fit();
    answer = std::make_shared<const Answer>(*std::move(claim->answer));
  }
  claim->answer.reset();
  exchange.set_note(slot, Note{});
  store_->finish(*claim, std::move(answer), exchange.now);
}

// For so many bytes more of content. False: the answer is too large, and what there is of it was given up.
bool IdempotencyFilter::make_room(Store::Claim& claim, std::size_t more, Clock::time_point now) const {
  if (claim.too_large) return false;
  Answer& answer = *claim.answer;
  const bool fits = more <= settings_->answers.content_bytes_max - answer.content.size();
  const Store::Reserved reserved = fits ? store_->reserve(claim, answer.bytes() + more, now) : Store::Reserved{};
  counters_.evictions->add(reserved.evicted);
  if (reserved.granted) return true;
  claim.too_large = true;
  answer = Answer{};
  store_->reserve(claim, 0, now);
  return false;
}

void IdempotencyFilter::on_complete(Exchange& exchange) noexcept {
  Store::Claim* const claim = exchange.note<Note>(slot).claim;
  if (claim == nullptr) return;
  // An answer of the upstream's that a filter before this one has replaced: nobody keeps it, but the request was done.
  const bool was_replaced = claim->answer && exchange.cause == Cause::none && !exchange.cut;
  if (!was_replaced) return store_->release(*claim);
  claim->answer.reset();
  store_->finish(*claim, nullptr, exchange.now);
}

Verdict IdempotencyFilter::explain(Exchange& exchange) {
  Asked asked = look(exchange);
  if (asked.key) return {.known = false, .reply = {}, .note = "it depends on what has become of the key"};
  return {.known = true, .reply = std::move(asked.refusal), .note = {}};
}

}  // namespace candor::filters::idempotency
