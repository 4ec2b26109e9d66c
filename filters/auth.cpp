#include "filters/auth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "filters/auth/filter.hpp"
#include "filters/auth/settings.hpp"
#include "filters/auth/store.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/server.hpp"
#include "proxy/watched.hpp"

namespace candor::filters {
namespace {

using namespace auth;

// One store for all routes of one definition, and one secret for the process.
class Stores {
 public:
  Stores() : secret_(random_hash_secret()) {}

  const HashSecret& secret() const { return secret_; }

  std::shared_ptr<const Watched<Store>> store(const std::shared_ptr<const Settings>& settings, WatchedFiles& watched) {
    std::shared_ptr<Watched<Store>>& store = by_settings_[settings.get()];
    if (store != nullptr) return store;
    store = std::make_shared<Watched<Store>>(settings->files.names(),
                                             [settings] { return read_good_store(settings->files); });
    watched.add(store);
    return store;
  }

  bool claim(const std::string& route) { return routes_.insert(route).second; }

 private:
  HashSecret secret_;
  std::map<const Settings*, std::shared_ptr<Watched<Store>>> by_settings_;
  std::set<std::string> routes_;
};

std::vector<Requirement> requirements_of(const Settings& settings, const FilterSetup& setup) {
  std::vector<Requirement> requirements;
  for (const Requirement& each : settings.requirements) {
    for (const std::string& route : each.routes)
      if (std::ranges::find(setup.routes, route) == setup.routes.end())
        throw StartError(fmt::format("auth.require: there is no route {}", route));
    if (each.routes.empty() || std::ranges::find(each.routes, setup.route) != each.routes.end())
      requirements.push_back(each);
  }
  return requirements;
}

class Auth : public FilterDefinition {
 public:
  explicit Auth(Settings settings) : settings_(std::make_shared<Settings>(std::move(settings))) {}

  void check_files(config::Errors& errors) const override { read_store(settings_->files, errors); }

  FilterFactory build(FilterSetup& setup) const override {
    const auto stores = setup.shared.get_or_make<Stores>();
    // The first would take the credentials away from the second.
    if (!stores->claim(setup.route))
      throw StartError(fmt::format("route {} has two auth filters; expected one with all its schemes", setup.route));
    const auto decisions = counters_of(setup);
    observe::ShardedCounter& evictions =
        setup.metrics.counter("candor_auth_evictions_total", "Credentials that were forgotten to make room for others.",
                              {{"route", setup.route}});
    return [settings = settings_, requirements = requirements_of(*settings_, setup),
            store = stores->store(settings_, setup.watched), secret = stores->secret(), decisions,
            &evictions](unsigned worker) {
      Counters counters;
      counters.evictions = &evictions.shard(worker);
      for (std::size_t scheme = 0; scheme < kSchemes; ++scheme)
        for (std::size_t decision = 0; decision < kDecisions; ++decision)
          if (decisions[scheme][decision] != nullptr)
            counters.decisions[scheme][decision] = &decisions[scheme][decision]->shard(worker);
      return std::make_unique<AuthFilter>(settings, requirements, store, secret, counters);
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
