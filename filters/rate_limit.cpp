#include "filters/rate_limit.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "config/quote.hpp"
#include "filters/gcra.hpp"
#include "filters/rate_limit_filter.hpp"
#include "filters/rate_limit_tables.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/server.hpp"

namespace candor::filters {
namespace {

constexpr std::uint64_t kKeysMaxDefault = 100'000;
constexpr std::size_t kNameLengthMax = 64;

class RateLimit : public FilterDefinition {
 public:
  RateLimit(RateLimitRules rules, const Gcra& gcra, std::size_t keys_max)
      : rules_(std::move(rules)), gcra_(gcra), keys_max_(keys_max) {}

  FilterFactory build(FilterSetup& setup) const override;

 private:
  RateLimitRules rules_;
  Gcra gcra_;
  std::size_t keys_max_;
};

FilterFactory RateLimit::build(FilterSetup& setup) const {
  const auto tables = setup.shared.get_or_make<RateLimitTables>();
  if (!tables->claim(setup.route, rules_.name))
    throw StartError(
        fmt::format("route {} has two rate_limit filters named {}: give each a name", setup.route, rules_.name));
  const auto table = tables->table(this, rules_.name, gcra_, keys_max_, setup.metrics);

  const auto decisions = [&](const char* decision) -> observe::ShardedCounter& {
    return setup.metrics.counter("candor_rate_limit_decisions_total",
                                 "Requests that a limiter decided on, by decision.",
                                 {{"route", setup.route}, {"limiter", rules_.name}, {"decision", decision}});
  };
  observe::ShardedCounter& allowed = decisions("allowed");
  observe::ShardedCounter& refused = decisions("refused");
  observe::ShardedCounter& shadow_refused = decisions("shadow_refused");
  observe::ShardedCounter& table_full = decisions("table_full");
  observe::ShardedCounter& evictions =
      setup.metrics.counter("candor_rate_limit_evictions_total", "Keys with a full quota that made room for others.",
                            {{"limiter", rules_.name}});

  return [rules = rules_, table, secret = tables->secret(), &allowed, &refused, &shadow_refused, &table_full,
          &evictions](unsigned worker) {
    return std::make_unique<RateLimitFilter>(rules, table, secret,
                                             RateLimitCounters{.allowed = allowed.shard(worker),
                                                               .refused = refused.shard(worker),
                                                               .shadow_refused = shadow_refused.shard(worker),
                                                               .table_full = table_full.shard(worker),
                                                               .evictions = evictions.shard(worker)});
  };
}

// A label and part of a structured field (RFC 9651 §3.3.3), so without quotes and the like.
std::string read_name(config::Section& options) {
  std::string name = "default";
  options.read("name", name);
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  if (name.empty() || name.size() > kNameLengthMax || name.find_first_not_of(kAllowed) != std::string::npos)
    options.fail("name", fmt::format("expected 1 to {} letters, digits, '_', '.' or '-', found {}", kNameLengthMax,
                                     config::quote(name)));
  return name;
}

std::optional<RateLimitKey> read_key(config::Section& options) {
  std::string text = "client_ip";
  options.read("key", text);
  const auto key = RateLimitKey::parse(text);
  if (!key)
    options.fail("key", fmt::format("expected client_ip, field:NAME, route or global, found {}", config::quote(text)));
  return key;
}

std::optional<Gcra> read_gcra(config::Section& options) {
  config::Rate rate;
  const bool has_rate = options.read("rate", rate);
  if (!has_rate && !options.has("rate")) options.fail("rate", "is missing; expected a rate such as 100/s");
  std::uint64_t burst = std::clamp<std::uint64_t>(rate.events, 1, kBurstMax);
  options.read("burst", burst, {.min = 1, .max = kBurstMax});
  if (!has_rate) return std::nullopt;

  const auto interval_min = std::chrono::nanoseconds(std::chrono::seconds(1)) / kRatePerSecondMax;
  if (rate.events > static_cast<std::uint64_t>(rate.per / interval_min)) {
    options.fail("rate", fmt::format("expected at most {}/s", kRatePerSecondMax));
    return std::nullopt;
  }
  if (std::chrono::seconds(window_seconds(rate, burst)) > config::kTimeMax) {
    options.fail("burst", "expected a burst that comes back within a year at this rate");
    return std::nullopt;
  }
  return Gcra(rate, burst);
}

Enforcement read_enforcement(config::Section& options) {
  bool shadow = false;
  options.read("shadow", shadow);
  return shadow ? Enforcement::shadow : Enforcement::enforced;
}

WhenFull read_when_full(config::Section& options) {
  constexpr std::array<std::string_view, 2> kChoices{"allow", "deny"};
  std::size_t choice = 0;
  options.read("when_full", kChoices, choice);
  return choice == 0 ? WhenFull::allow : WhenFull::deny;
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_rate_limit(config::Section& options) {
  std::string name = read_name(options);
  std::optional<RateLimitKey> key = read_key(options);
  const std::optional<Gcra> gcra = read_gcra(options);
  const Enforcement enforcement = read_enforcement(options);
  const WhenFull when_full = read_when_full(options);
  std::uint64_t keys_max = kKeysMaxDefault;
  options.read("keys_max", keys_max, {.min = 1, .max = kLimiterKeysMax});
  if (!key || !gcra) return nullptr;
  return std::make_shared<RateLimit>(
      RateLimitRules{
          .name = std::move(name), .key = *std::move(key), .enforcement = enforcement, .when_full = when_full},
      *gcra, keys_max);
}

}  // namespace candor::filters
