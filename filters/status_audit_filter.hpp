// Looks at the upstream's answers of one route in one worker. Stands last, so that it sees them as they came.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "filters/audit_board.hpp"
#include "filters/status_rules.hpp"
#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/observe/cells.hpp"

namespace candor::filters {

struct StatusAuditRules {
  StatusRuleSet looked_for = StatusRuleSet().set();
  StatusRuleSet enforced;
  std::vector<std::string> error_names{"error", "errors"};
};

using AuditCounters = std::array<observe::Counter*, kStatusRules>;  // of one worker

class StatusAuditFilter : public PureFilter, public ReplaceHook, public ResponseContentHook, public CompleteHook {
 public:
  StatusAuditFilter(std::shared_ptr<const StatusAuditRules> rules, std::shared_ptr<RouteAudit> route,
                    const AuditCounters& counters)
      : rules_(std::move(rules)), route_(std::move(route)), counters_(counters) {}

  std::optional<Reply> replace_response(Exchange& exchange, http1::ResponseHead& head) override;
  void on_response_content(Exchange& exchange, std::string_view content, bool last) override;
  void on_complete(Exchange& exchange) noexcept override;

 private:
  std::shared_ptr<const StatusAuditRules> rules_;
  std::shared_ptr<RouteAudit> route_;
  AuditCounters counters_;
};

}  // namespace candor::filters
