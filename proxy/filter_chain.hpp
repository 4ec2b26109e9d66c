// The filters of one route in one worker, in their order: the request passes them forwards, the answer backwards.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "proxy/filter.hpp"

namespace candor {

class FilterChain {
 public:
  explicit FilterChain(std::vector<std::unique_ptr<Filter>> filters);

  // The first answer that a filter gives, if any does.
  std::optional<Reply> on_request(Exchange& exchange) const;
  void on_response(Exchange& exchange, http1::ResponseHead& head) const;

 private:
  std::vector<std::unique_ptr<Filter>> filters_;
};

}  // namespace candor
