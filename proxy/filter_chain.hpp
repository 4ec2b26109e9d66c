// The filters of one route in one worker, in their order: the request passes them forwards, the answer backwards.
#pragma once

#include <boost/container/small_vector.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"

namespace candor {

class alignas(64) FilterChain {
 public:
  explicit FilterChain(std::vector<std::unique_ptr<Filter>> filters);

  // Whether a filter may have to wait before it decides.
  bool waits() const { return hooks_ && !hooks_->waiting.empty(); }
  // The first answer that a filter gives, if any does.
  std::optional<Reply> on_request(Exchange& exchange) const;
  // The same for a chain that waits().
  net::Task<std::optional<Reply>> on_request(Exchange& exchange, const Waiting& waiting) const;
  // For a request that they are not asked about: they only see its answer.
  void skip_request(Exchange& exchange) const {
    exchange.filters_entered = exchange.filters_answering = filters_.size();
  }
  // What a filter puts in the place of the answer; the filters before it have not seen any yet, and come next.
  std::optional<Reply> on_response(Exchange& exchange, http1::ResponseHead& head) const;
  void on_response_content(Exchange& exchange, std::span<const std::string_view> content, bool last) const {
    if (hooks_ && !hooks_->observing.empty()) show_content(exchange, content, last);
  }
  void on_complete(Exchange& exchange) const noexcept {
    if (hooks_ && !hooks_->completing.empty()) complete(exchange);
  }
  // What each filter would do with a request that is not real, up to the first that answers it.
  std::vector<Verdict> explain(Exchange& exchange) const;

 private:
  // Of each filter or null; a list is empty where no filter has that hook.
  struct Hooks {
    std::vector<WaitHook*> waiting;
    std::vector<ReplaceHook*> replacing;
    std::vector<ResponseContentHook*> observing;
    std::vector<CompleteHook*> completing;
  };
  static std::unique_ptr<const Hooks> hooks_of(std::span<const std::unique_ptr<Filter>> filters);

  void show_content(Exchange& exchange, std::span<const std::string_view> content, bool last) const;
  void complete(Exchange& exchange) const noexcept;

  // With thousands of routes, a chain is fetched for each request: a short one fits into one line of the cache.
  static constexpr std::size_t kFiltersInPlace = 4;
  boost::container::small_vector<std::unique_ptr<Filter>, kFiltersInPlace> filters_;
  std::unique_ptr<const Hooks> hooks_;  // null: there are none
};

}  // namespace candor
