#include "filters/rate_limit_tables.hpp"

#include <chrono>

namespace candor::filters {

std::shared_ptr<RateLimitTable> RateLimitTables::table(const void* owner, const std::string& limiter, const Gcra& gcra,
                                                       std::size_t keys_max, observe::Registry& metrics) {
  std::shared_ptr<RateLimitTable>& table = by_owner_[owner];
  if (table != nullptr) return table;
  table = std::make_shared<RateLimitTable>(gcra, keys_max);

  std::shared_ptr<Tables>& tables = by_limiter_[limiter];
  if (tables == nullptr) tables = std::make_shared<Tables>();
  tables->push_back(table);
  metrics.gauge("candor_rate_limit_keys", "Keys that have used up some of their quota, by limiter.",
                {{"limiter", limiter}}, [tables] {
                  const std::chrono::nanoseconds now = std::chrono::steady_clock::now().time_since_epoch();
                  std::size_t keys = 0;
                  for (const auto& each : *tables) keys += each->keys(now.count());
                  return static_cast<double>(keys);
                });
  return table;
}

}  // namespace candor::filters
