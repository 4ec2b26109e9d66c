#include "filters/idempotency.hpp"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "filters/idempotency/filter.hpp"
#include "filters/idempotency/settings.hpp"
#include "filters/idempotency/store.hpp"
#include "filters/order_matters.hpp"
#include "proxy/observe/registry.hpp"

namespace candor::filters {
namespace {

using namespace idempotency;

// The stores of the process, one for each definition, and one secret.
class Stores {
 public:
  Stores() : secret_(random_hash_secret()) {}

  const HashSecret& secret() const { return secret_; }

  std::shared_ptr<Store> store(const std::shared_ptr<const Settings>& settings, observe::Registry& metrics) {
    std::shared_ptr<Store>& store = by_settings_[settings.get()];
    if (store != nullptr) return store;
    store = std::make_shared<Store>(settings->store);
    all_->push_back(store);
    const auto sum = [all = all_](std::size_t (Store::*part)() const) {
      std::size_t total = 0;
      for (const auto& each : *all) total += (*each.*part)();
      return static_cast<double>(total);
    };
    metrics.gauge("candor_idempotency_entries", "Idempotency keys that are known, those under way among them.", {},
                  [sum] { return sum(&Store::entries); });
    metrics.gauge("candor_idempotency_bytes",
                  "Memory of the answers that are kept for idempotency keys, or come to be.", {},
                  [sum] { return sum(&Store::bytes); });
    return store;
  }

 private:
  using All = std::vector<std::shared_ptr<const Store>>;

  HashSecret secret_;
  std::map<const Settings*, std::shared_ptr<Store>> by_settings_;
  std::shared_ptr<All> all_ = std::make_shared<All>();
};

class Idempotency : public FilterDefinition, public OrderMatters {
 public:
  explicit Idempotency(Settings settings) : settings_(std::make_shared<Settings>(std::move(settings))) {}

  FilterFactory build(FilterSetup& setup) const override;
  bool order_matters() const override { return settings_->scope_field.empty(); }

 private:
  std::shared_ptr<const Settings> settings_;
};

FilterFactory Idempotency::build(FilterSetup& setup) const {
  const auto stores = setup.shared.get_or_make<Stores>();
  std::array<observe::ShardedCounter*, kOutcomes> outcomes{};
  for (std::size_t i = 0; i < kOutcomes; ++i)
    outcomes[i] = &setup.metrics.counter("candor_idempotency_requests_total",
                                         "Requests with an idempotency key, or without the one they need, by outcome.",
                                         {{"route", setup.route}, {"outcome", std::string(kOutcomeNames[i])}});
  observe::ShardedCounter& evictions = setup.metrics.counter(
      "candor_idempotency_evictions_total", "Answers that were forgotten before their time to make room for others.",
      {{"route", setup.route}});
  return [settings = settings_, store = stores->store(settings_, setup.metrics), secret = stores->secret(), outcomes,
          &evictions](unsigned worker) {
    Counters counters;
    for (std::size_t i = 0; i < kOutcomes; ++i) counters.outcomes[i] = &outcomes[i]->shard(worker);
    counters.evictions = &evictions.shard(worker);
    return std::make_unique<IdempotencyFilter>(settings, store, secret, counters);
  };
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_idempotency(config::Section& options) {
  return std::make_shared<Idempotency>(read_settings(options));
}

}  // namespace candor::filters
