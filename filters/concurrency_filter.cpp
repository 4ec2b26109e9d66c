#include "filters/concurrency_filter.hpp"

#include <fmt/core.h>

#include "proxy/refusal.hpp"

namespace candor::filters {
namespace {

// Turns come at any moment; the shortest time is the best guess.
constexpr std::chrono::seconds kRetryAfter{1};

struct PermitNote {
  bool holds = false;  // a permit
};

constexpr const char* kQueueFull = "concurrency: max is reached, and the queue is full";

Reply overloaded(const char* why) { return reply_for({Cause::overloaded, why}, kRetryAfter); }

}  // namespace

std::optional<Reply> ConcurrencyFilter::on_request(Exchange& exchange) {
  if (line_->try_take()) exchange.set_note(slot, PermitNote{true});
  return std::nullopt;
}

net::Task<std::optional<Reply>> ConcurrencyFilter::wait_on_request(Exchange& exchange, const Waiting& waiting) {
  if (exchange.note<PermitNote>(slot).holds) co_return std::nullopt;
  const std::unique_ptr<PermitLine::Turn> turn = line_->enter(waiting.context, waiting.waiter);
  if (turn == nullptr) {
    counters_.queue_full.add();
    co_return overloaded(kQueueFull);
  }
  const Clock::time_point deadline = net::deadline_after(waiting.clock.now(), timeout_);
  while (!turn->take()) {
    const Cause interrupted = waiting.interrupt.cause();
    if (interrupted != Cause::none) co_return reply_for({interrupted, "in the queue of concurrency"});
    if (waiting.clock.now() >= deadline) {
      counters_.queue_timeout.add();
      co_return overloaded("concurrency: max is reached, and queue_timeout is over");
    }
    co_await waiting.waiter.until(deadline);
  }
  exchange.set_note(slot, PermitNote{true});
  co_return std::nullopt;
}

void ConcurrencyFilter::on_complete(Exchange& exchange) noexcept {
  if (exchange.note<PermitNote>(slot).holds) line_->release();
}

Verdict ConcurrencyFilter::explain(Exchange&) {
  const bool passes = line_->taken() < line_->permits();
  std::optional<Reply> reply;
  if (!passes && line_->full()) reply = overloaded(kQueueFull);
  return {.known = passes || reply,
          .reply = std::move(reply),
          .note = fmt::format("{} of {} are under way, {} wait", line_->taken(), line_->permits(), line_->waiting())};
}

}  // namespace candor::filters
