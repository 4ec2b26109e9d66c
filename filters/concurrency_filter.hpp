// Takes a permit for each exchange and gives it back at its end. One for each worker and route; the line is shared.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "filters/permit_line.hpp"
#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/observe/cells.hpp"

namespace candor::filters {

// Of one worker.
struct ConcurrencyCounters {
  observe::Counter& queue_full;
  observe::Counter& queue_timeout;
};

class ConcurrencyFilter : public Filter, public WaitHook, public CompleteHook {
 public:
  // `timeout`: of the wait for a turn; 0 = off.
  ConcurrencyFilter(std::shared_ptr<PermitLine> line, std::chrono::milliseconds timeout,
                    const ConcurrencyCounters& counters)
      : line_(std::move(line)), timeout_(timeout), counters_(counters) {}

  std::optional<Reply> on_request(Exchange& exchange) override;
  net::Task<std::optional<Reply>> wait_on_request(Exchange& exchange, const Waiting& waiting) override;
  void on_complete(Exchange& exchange) noexcept override;
  Verdict explain(Exchange& exchange) override;

 private:
  std::shared_ptr<PermitLine> line_;
  std::chrono::milliseconds timeout_;
  ConcurrencyCounters counters_;
};

}  // namespace candor::filters
