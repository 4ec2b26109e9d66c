#include "proxy/filter_chain.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace candor {

namespace {

template <class Hook>
std::vector<Hook*> hooks_of_kind(std::span<const std::unique_ptr<Filter>> filters) {
  std::vector<Hook*> hooks;
  for (const auto& filter : filters) hooks.push_back(dynamic_cast<Hook*>(filter.get()));
  const bool any = std::ranges::any_of(hooks, [](const Hook* hook) { return hook != nullptr; });
  return any ? hooks : std::vector<Hook*>{};
}

}  // namespace

std::unique_ptr<const FilterChain::Hooks> FilterChain::hooks_of(std::span<const std::unique_ptr<Filter>> filters) {
  Hooks hooks{.waiting = hooks_of_kind<WaitHook>(filters),
              .replacing = hooks_of_kind<ReplaceHook>(filters),
              .observing = hooks_of_kind<ResponseContentHook>(filters),
              .completing = hooks_of_kind<CompleteHook>(filters)};
  const bool none =
      hooks.waiting.empty() && hooks.replacing.empty() && hooks.observing.empty() && hooks.completing.empty();
  return none ? nullptr : std::make_unique<const Hooks>(std::move(hooks));
}

static_assert(sizeof(FilterChain) == 64, "one line of the cache");

FilterChain::FilterChain(std::vector<std::unique_ptr<Filter>> filters)
    : filters_(std::make_move_iterator(filters.begin()), std::make_move_iterator(filters.end())),
      hooks_(hooks_of(filters_)) {
  assert(filters_.size() <= kFiltersPerRouteMax);
  for (std::size_t i = 0; i < filters_.size(); ++i) filters_[i]->slot = i;
}

std::optional<Reply> FilterChain::on_request(Exchange& exchange) const {
  for (const auto& filter : filters_) {
    exchange.filters_answering = ++exchange.filters_entered;
    std::optional<Reply> reply = filter->on_request(exchange);
    if (reply) return reply;
  }
  return std::nullopt;
}

net::Task<std::optional<Reply>> FilterChain::on_request(Exchange& exchange, const Waiting& waiting) const {
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    exchange.filters_answering = ++exchange.filters_entered;
    std::optional<Reply> reply = filters_[i]->on_request(exchange);
    if (!reply && hooks_->waiting[i] != nullptr) {
      reply = co_await hooks_->waiting[i]->wait_on_request(exchange, waiting);
      exchange.now = waiting.clock.now();
    }
    if (reply) co_return reply;
  }
  co_return std::nullopt;
}

std::optional<Reply> FilterChain::on_response(Exchange& exchange, http1::ResponseHead& head) const {
  for (std::size_t i = exchange.filters_answering; i > 0; --i) {
    filters_[i - 1]->on_response(exchange, head);
    if (!hooks_ || hooks_->replacing.empty() || hooks_->replacing[i - 1] == nullptr) continue;
    std::optional<Reply> reply = hooks_->replacing[i - 1]->replace_response(exchange, head);
    if (!reply) continue;
    exchange.filters_answering = i - 1;
    return reply;
  }
  return std::nullopt;
}

void FilterChain::show_content(Exchange& exchange, std::span<const std::string_view> content, bool last) const {
  for (std::size_t i = exchange.filters_answering; i > 0; --i) {
    ResponseContentHook* const observer = hooks_->observing[i - 1];
    if (observer == nullptr) continue;
    for (const std::string_view piece : content) observer->on_response_content(exchange, piece, false);
    if (last) observer->on_response_content(exchange, {}, true);
  }
}

std::vector<Verdict> FilterChain::explain(Exchange& exchange) const {
  std::vector<Verdict> verdicts;
  for (const auto& filter : filters_) {
    verdicts.push_back(filter->explain(exchange));
    if (verdicts.back().reply) break;
  }
  return verdicts;
}

void FilterChain::complete(Exchange& exchange) const noexcept {
  for (std::size_t i = exchange.filters_entered; i > 0; --i) {
    if (hooks_->completing[i - 1] != nullptr) hooks_->completing[i - 1]->on_complete(exchange);
  }
}

}  // namespace candor
