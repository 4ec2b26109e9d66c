// All limiters' tables of the process, so that routes which share a definition (the global filter list) share its
// table, and so that a scrape can sum the tables of limiters that have the same name. Used while chains are built and
// by scrapes.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "filters/key_hash.hpp"
#include "filters/rate_limit_table.hpp"
#include "proxy/observe/registry.hpp"

namespace candor::filters {

class RateLimitTables {
 public:
  RateLimitTables() : secret_(random_hash_secret()) {}

  const HashSecret& secret() const { return secret_; }

  // The table of the definition `owner`, made at the first call; its keys are shown in `metrics`.
  std::shared_ptr<RateLimitTable> table(const void* owner, const std::string& limiter, const Gcra& gcra,
                                        std::size_t keys_max, observe::Registry& metrics);

  // False where the route has a limiter of that name already: their counters and fields could not be told apart.
  bool claim(const std::string& route, const std::string& limiter) { return names_.emplace(route, limiter).second; }

 private:
  using Tables = std::vector<std::shared_ptr<const RateLimitTable>>;

  HashSecret secret_;
  std::map<const void*, std::shared_ptr<RateLimitTable>> by_owner_;
  std::map<std::string, std::shared_ptr<Tables>> by_limiter_;
  std::set<std::pair<std::string, std::string>> names_;
};

}  // namespace candor::filters
