#include "proxy/filter_chain.hpp"

#include <algorithm>
#include <cassert>

namespace candor {

namespace {

template <class Hook>
std::vector<Hook*> hooks_of(const std::vector<std::unique_ptr<Filter>>& filters) {
  std::vector<Hook*> hooks;
  for (const auto& filter : filters) hooks.push_back(dynamic_cast<Hook*>(filter.get()));
  const bool any = std::ranges::any_of(hooks, [](const Hook* hook) { return hook != nullptr; });
  return any ? hooks : std::vector<Hook*>{};
}

}  // namespace

FilterChain::FilterChain(std::vector<std::unique_ptr<Filter>> filters)
    : filters_(std::move(filters)),
      waiting_(hooks_of<WaitHook>(filters_)),
      replacing_(hooks_of<ReplaceHook>(filters_)),
      observing_(hooks_of<ResponseContentHook>(filters_)),
      completing_(hooks_of<CompleteHook>(filters_)) {
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
    if (!reply && waiting_[i] != nullptr) {
      reply = co_await waiting_[i]->wait_on_request(exchange, waiting);
      exchange.now = waiting.clock.now();
    }
    if (reply) co_return reply;
  }
  co_return std::nullopt;
}

std::optional<Reply> FilterChain::on_response(Exchange& exchange, http1::ResponseHead& head) const {
  for (std::size_t i = exchange.filters_answering; i > 0; --i) {
    filters_[i - 1]->on_response(exchange, head);
    if (replacing_.empty() || replacing_[i - 1] == nullptr) continue;
    std::optional<Reply> reply = replacing_[i - 1]->replace_response(exchange, head);
    if (!reply) continue;
    exchange.filters_answering = i - 1;
    return reply;
  }
  return std::nullopt;
}

void FilterChain::show_content(Exchange& exchange, std::span<const std::string_view> content, bool last) const {
  for (std::size_t i = exchange.filters_answering; i > 0; --i) {
    if (observing_[i - 1] == nullptr) continue;
    for (const std::string_view piece : content) observing_[i - 1]->on_response_content(exchange, piece, false);
    if (last) observing_[i - 1]->on_response_content(exchange, {}, true);
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

void FilterChain::on_complete(Exchange& exchange) const noexcept {
  if (completing_.empty()) return;
  for (std::size_t i = exchange.filters_entered; i > 0; --i) {
    if (completing_[i - 1] != nullptr) completing_[i - 1]->on_complete(exchange);
  }
}

}  // namespace candor
