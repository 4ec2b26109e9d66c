#include "filters/rate_limit.hpp"

#include <fmt/core.h>

#include <string>
#include <utility>

#include "filters/order_matters.hpp"
#include "filters/rate_limit_settings.hpp"
#include "filters/rate_limit_tables.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/server.hpp"

namespace candor::filters {
namespace {

class RateLimit : public FilterDefinition, public OrderMatters {
 public:
  explicit RateLimit(RateLimitSettings settings) : settings_(std::move(settings)) {}

  void check_routes(const std::vector<config::Route>& routes, config::Errors& errors) const override {
    settings_.named_routes.check(routes, errors);
  }
  FilterFactory build(FilterSetup& setup) const override;
  bool order_matters() const override { return settings_.rules.key.is_user(); }

 private:
  RateLimitRules rules_of(const std::string& route) const;

  RateLimitSettings settings_;
};

RateLimitRules RateLimit::rules_of(const std::string& route) const {
  RateLimitRules rules = settings_.rules;
  if (const auto cost = settings_.route_costs.find(route); cost != settings_.route_costs.end())
    rules.cost = cost->second;
  return rules;
}

FilterFactory RateLimit::build(FilterSetup& setup) const {
  const auto tables = setup.shared.get_or_make<RateLimitTables>();
  if (!tables->claim(setup.route, settings_.rules.name))
    throw StartError(fmt::format("route {} has two rate_limit filters named {}: give each a name", setup.route,
                                 settings_.rules.name));
  const auto table = tables->table(this, settings_.rules.name, settings_.gcra, settings_.keys_max, setup.metrics);

  const auto decisions = [&](const char* decision) -> observe::ShardedCounter& {
    return setup.metrics.counter("candor_rate_limit_decisions_total",
                                 "Requests that a limiter decided on, by decision.",
                                 {{"route", setup.route}, {"limiter", settings_.rules.name}, {"decision", decision}});
  };
  observe::ShardedCounter& allowed = decisions("allowed");
  observe::ShardedCounter& refused = decisions("refused");
  observe::ShardedCounter& shadow_refused = decisions("shadow_refused");
  observe::ShardedCounter& table_full = decisions("table_full");
  observe::ShardedCounter& evictions =
      setup.metrics.counter("candor_rate_limit_evictions_total", "Keys with a full quota that made room for others.",
                            {{"limiter", settings_.rules.name}});

  return [rules = rules_of(setup.route), table, secret = tables->secret(), &allowed, &refused, &shadow_refused,
          &table_full, &evictions](unsigned worker) {
    return std::make_unique<RateLimitFilter>(rules, table, secret,
                                             RateLimitCounters{.allowed = allowed.shard(worker),
                                                               .refused = refused.shard(worker),
                                                               .shadow_refused = shadow_refused.shard(worker),
                                                               .table_full = table_full.shard(worker),
                                                               .evictions = evictions.shard(worker)});
  };
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_rate_limit(config::Section& options) {
  std::optional<RateLimitSettings> settings = read_rate_limit(options);
  return settings ? std::make_shared<RateLimit>(*std::move(settings)) : nullptr;
}

}  // namespace candor::filters
