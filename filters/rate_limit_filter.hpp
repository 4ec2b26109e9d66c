// Asks the limiter's table for each request and says on every answer what is left of the quota (RateLimit and
// RateLimit-Policy of the IETF draft). One for each worker and route; the table is shared. In shadow it only counts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "filters/key_hash.hpp"
#include "filters/rate_limit_key.hpp"
#include "filters/rate_limit_table.hpp"
#include "proxy/filter.hpp"
#include "proxy/observe/cells.hpp"

namespace candor::filters {

enum class Enforcement : std::uint8_t { enforced, shadow };
enum class WhenFull : std::uint8_t { allow, deny };  // what a newcomer meets for whom the table has no room

struct RateLimitRules {
  std::string name = "default";
  RateLimitKey key;
  std::uint64_t cost = 1;  // of the quota, for each request of the filter's route
  Enforcement enforcement = Enforcement::enforced;
  WhenFull when_full = WhenFull::allow;
};

// Of one worker.
struct RateLimitCounters {
  observe::Counter& allowed;
  observe::Counter& refused;
  observe::Counter& shadow_refused;
  observe::Counter& table_full;
  observe::Counter& evictions;
};

class RateLimitFilter : public Filter {
 public:
  RateLimitFilter(const RateLimitRules& rules, std::shared_ptr<RateLimitTable> table, const HashSecret& secret,
                  const RateLimitCounters& counters);

  std::optional<Reply> on_request(Exchange& exchange) override;
  void on_response(Exchange& exchange, http1::ResponseHead& head) override;
  Verdict explain(Exchange& exchange) override;

 private:
  void count(RateLimitTable::Result result) const;
  std::optional<Reply> judge(const RateLimitTable::Outcome& outcome, const Gcra::Standing& standing) const;
  static Reply refuse(std::uint64_t retry_after_s, const std::string& why);

  RateLimitRules rules_;
  std::shared_ptr<RateLimitTable> table_;
  KeyHasher hasher_;
  RateLimitCounters counters_;
  std::string policy_;          // the whole value of RateLimit-Policy
  std::string standing_begin_;  // of RateLimit, up to the first number
  std::string rate_exceeded_;   // for the log
  std::string table_full_;      // for the log
};

}  // namespace candor::filters
