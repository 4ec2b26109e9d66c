#include "proxy/filter_chain.hpp"

#include <cassert>

namespace candor {

FilterChain::FilterChain(std::vector<std::unique_ptr<Filter>> filters) : filters_(std::move(filters)) {
  assert(filters_.size() <= kFiltersPerRouteMax);
  for (std::size_t i = 0; i < filters_.size(); ++i) filters_[i]->slot = i;
}

std::optional<Reply> FilterChain::on_request(Exchange& exchange) const {
  for (const auto& filter : filters_) {
    ++exchange.filters_entered;
    std::optional<Reply> reply = filter->on_request(exchange);
    if (reply) return reply;
  }
  return std::nullopt;
}

void FilterChain::on_response(Exchange& exchange, http1::ResponseHead& head) const {
  for (std::size_t i = exchange.filters_entered; i > 0; --i) filters_[i - 1]->on_response(exchange, head);
}

}  // namespace candor
