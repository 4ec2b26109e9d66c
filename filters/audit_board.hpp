// What status_audit has found: for each route and rule how often, and the last example. Its size is a matter of the
// configuration alone. Written by the workers, read by the admin thread.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "filters/path_template.hpp"
#include "filters/short_text.hpp"
#include "filters/status_rules.hpp"
#include "proxy/admin/routes.hpp"
#include "proxy/observe/registry.hpp"

namespace candor::filters {

struct AuditExample {
  WallClock::time_point time;
  ShortText<16> method;
  ShortText<kPathTemplateBytesMax> path;
  ShortText<64> request_id;
};

// The last example of one rule. A worker never waits for it: where somebody else is at it, its own is left out.
class LastExample {
 public:
  void set(const AuditExample& example) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock) example_ = example;
  }
  std::optional<AuditExample> get() const {
    const std::lock_guard lock(mutex_);
    return example_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<AuditExample> example_;
};

struct RouteAudit {
  std::array<observe::ShardedCounter*, kStatusRules> counts{};
  std::array<LastExample, kStatusRules> examples;
};

// One for the process. Routes are added before the first request, and none after it.
class AuditBoard {
 public:
  // Once for each route.
  std::shared_ptr<RouteAudit> add(const std::string& route);

  // What GET /audit answers: {"violations": [{route, rule, count, last, fix}]}, those only that have occurred.
  admin::Response answer() const;

 private:
  std::map<std::string, std::shared_ptr<RouteAudit>> routes_;
};

}  // namespace candor::filters
