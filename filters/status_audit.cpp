#include "filters/status_audit.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "config/nearest.hpp"
#include "config/quote.hpp"
#include "filters/json_error_look.hpp"
#include "filters/status_audit_filter.hpp"

namespace candor::filters {
namespace {

class StatusAudit : public FilterDefinition {
 public:
  explicit StatusAudit(StatusAuditRules rules) : rules_(std::make_shared<StatusAuditRules>(std::move(rules))) {}

  FilterFactory build(FilterSetup& setup) const override;

 private:
  std::shared_ptr<const StatusAuditRules> rules_;
};

FilterFactory StatusAudit::build(FilterSetup& setup) const {
  const auto board = setup.shared.get_or_make<AuditBoard>();
  const std::shared_ptr<RouteAudit> route = board->add(setup.route);
  for (const StatusRuleRow& row : status_rules())
    route->counts[static_cast<std::size_t>(row.rule)] =
        &setup.metrics.counter("candor_status_violations_total", "Answers of upstreams that use their status wrongly.",
                               {{"route", setup.route}, {"rule", std::string(row.name)}});
  setup.admin.add({.path = "/audit",
                   .methods = "GET",
                   .summary = "how upstreams use statuses wrongly, with an example of each and what to do",
                   .handler = [board](const admin::Request&) { return board->answer(); }});
  return [rules = rules_, route](unsigned worker) {
    AuditCounters counters{};
    for (std::size_t rule = 0; rule < kStatusRules; ++rule) counters[rule] = &route->counts[rule]->shard(worker);
    return std::make_unique<StatusAuditFilter>(rules, route, counters);
  };
}

std::string unknown_rule(std::string_view word) {
  std::vector<std::string_view> names;
  for (const StatusRuleRow& row : status_rules()) names.push_back(row.name);
  return fmt::format("unknown rule {}{}", config::quote(word), config::did_you_mean(word, names));
}

StatusRuleSet read_rules(config::Section& options, std::string_view key) {
  std::vector<std::string> words;
  options.read(key, words);
  StatusRuleSet rules;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto rule = status_rule_named(words[i]);
    if (rule)
      rules.set(static_cast<std::size_t>(*rule));
    else
      options.fail_item(key, i, unknown_rule(words[i]));
  }
  return rules;
}

void read_enforced(config::Section& options, StatusAuditRules& rules) {
  rules.enforced = read_rules(options, "enforce");
  for (const StatusRuleRow& row : status_rules()) {
    const auto rule = static_cast<std::size_t>(row.rule);
    if (!rules.enforced[rule]) continue;
    if (!row.on_head)
      options.fail("enforce", fmt::format("{} shows only once the answer is on its way: it can be counted, but not "
                                          "refused",
                                          row.name));
    if (!rules.looked_for[rule]) options.fail("enforce", fmt::format("{} stands in ignore too", row.name));
  }
}

void read_error_names(config::Section& options, std::vector<std::string>& names) {
  options.read("error_names", names);
  if (names.size() > kJsonErrorNamesMax)
    options.fail("error_names", fmt::format("expected {} names at most, found {}", kJsonErrorNamesMax, names.size()));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool good = !names[i].empty() && names[i].size() <= kJsonErrorNameBytesMax &&
                      names[i].find_first_of("\"\\") == std::string::npos;
    if (!good)
      options.fail_item("error_names", i,
                        fmt::format("expected a name of 1 to {} bytes without quotes, found {}", kJsonErrorNameBytesMax,
                                    config::quote(names[i])));
  }
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_status_audit(config::Section& options) {
  StatusAuditRules rules;
  rules.looked_for = ~read_rules(options, "ignore");
  read_enforced(options, rules);
  read_error_names(options, rules.error_names);
  return std::make_shared<StatusAudit>(std::move(rules));
}

}  // namespace candor::filters
