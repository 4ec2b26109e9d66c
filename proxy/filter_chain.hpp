// The filters of one route in one worker, in their order: the request passes them forwards, the answer backwards.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"

namespace candor {

class FilterChain {
 public:
  explicit FilterChain(std::vector<std::unique_ptr<Filter>> filters);

  // Whether a filter may have to wait before it decides.
  bool waits() const { return !waiting_.empty(); }
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
    if (!observing_.empty()) show_content(exchange, content, last);
  }
  void on_complete(Exchange& exchange) const noexcept;
  // What each filter would do with a request that is not real, up to the first that answers it.
  std::vector<Verdict> explain(Exchange& exchange) const;

 private:
  void show_content(Exchange& exchange, std::span<const std::string_view> content, bool last) const;

  std::vector<std::unique_ptr<Filter>> filters_;
  // Of each filter or null; nothing at all where no filter has that hook.
  std::vector<WaitHook*> waiting_;
  std::vector<ReplaceHook*> replacing_;
  std::vector<ResponseContentHook*> observing_;
  std::vector<CompleteHook*> completing_;
};

}  // namespace candor
