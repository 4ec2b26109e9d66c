#include "filters/auth.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "filters/auth/filter.hpp"
#include "filters/auth/settings.hpp"
#include "filters/auth/store.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/watched.hpp"

namespace candor::filters {
namespace {

using namespace auth;

// One shared state for all routes of one definition, with one secret for the process.
class SharedStates {
 public:
  SharedStates() : secret_(random_hash_secret()) {}

  const SharedState& of(const std::shared_ptr<const Settings>& settings, WatchedFiles& watched) {
    const auto [found, is_new] = by_settings_.try_emplace(settings.get());
    if (!is_new) return found->second;
    const auto stores = std::make_shared<Watched<Store>>(settings->files.names(),
                                                         [settings] { return read_good_store(settings->files); });
    watched.add(stores);
    found->second = {settings, stores, std::make_shared<PasswordChecks>(), secret_};
    return found->second;
  }

 private:
  HashSecret secret_;
  std::map<const Settings*, SharedState> by_settings_;
};

std::vector<Requirement> requirements_of(const Settings& settings, const std::string& route) {
  std::vector<Requirement> requirements;
  for (const Requirement& each : settings.requirements)
    if (each.routes.empty() || std::ranges::find(each.routes, route) != each.routes.end()) requirements.push_back(each);
  return requirements;
}

class Auth : public FilterDefinition {
 public:
  explicit Auth(Settings settings) : settings_(std::make_shared<Settings>(std::move(settings))) {}

  void check_files(config::Errors& errors) const override { read_store(settings_->files, errors); }
  void check_routes(const std::vector<config::Route>& routes, config::Errors& errors) const override {
    settings_->named_routes.check(routes, errors);
  }

  FilterFactory build(FilterSetup& setup) const override {
    const auto states = setup.shared.get_or_make<SharedStates>();
    const auto decisions = counters_of(setup);
    observe::ShardedCounter& evictions =
        setup.metrics.counter("candor_auth_evictions_total", "Credentials that were forgotten to make room for others.",
                              {{"route", setup.route}});
    return [shared = states->of(settings_, setup.watched), requirements = requirements_of(*settings_, setup.route),
            decisions, &evictions](unsigned worker) -> std::unique_ptr<Filter> {
      Counters counters;
      counters.evictions = &evictions.shard(worker);
      for (std::size_t scheme = 0; scheme < kSchemes; ++scheme)
        for (std::size_t decision = 0; decision < kDecisions; ++decision)
          if (decisions[scheme][decision] != nullptr)
            counters.decisions[scheme][decision] = &decisions[scheme][decision]->shard(worker);
      if (shared.settings->accepted.basic) return std::make_unique<PasswordAuthFilter>(shared, requirements, counters);
      return std::make_unique<AuthFilter>(shared, requirements, counters);
    };
  }

 private:
  using Sharded = std::array<std::array<observe::ShardedCounter*, kDecisions>, kSchemes>;

  // Only what can happen: a scheme that is accepted, a decision that its credentials can meet.
  Sharded counters_of(FilterSetup& setup) const {
    Sharded counters{};
    for (std::size_t scheme = 0; scheme < kSchemes; ++scheme) {
      const bool none = static_cast<Scheme>(scheme) == Scheme::none;
      if (!none && !settings_->accepted.accepts(static_cast<Scheme>(scheme))) continue;
      for (std::size_t decision = 0; decision < kDecisions; ++decision) {
        const auto kind = static_cast<Decision>(decision);
        const bool without = kind == Decision::anonymous || kind == Decision::missing || kind == Decision::ambiguous;
        if (without != none) continue;
        counters[scheme][decision] = &setup.metrics.counter(
            "candor_auth_decisions_total", "Requests that were asked who they are from, by what came of it.",
            {{"route", setup.route},
             {"scheme", std::string(kSchemeNames[scheme])},
             {"decision", std::string(kDecisionNames[decision])}});
      }
    }
    return counters;
  }

  std::shared_ptr<const Settings> settings_;
};

}  // namespace

std::shared_ptr<const FilterDefinition> configure_auth(config::Section& options) {
  return std::make_shared<Auth>(read_settings(options));
}

}  // namespace candor::filters
