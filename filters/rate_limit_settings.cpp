#include "filters/rate_limit_settings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "config/units.hpp"

namespace candor::filters {
namespace {

constexpr std::uint64_t kKeysMaxDefault = 100'000;
constexpr std::size_t kNameLengthMax = 64;

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
    options.fail("key",
                 fmt::format("expected client_ip, user, field:NAME, route or global, found {}", config::quote(text)));
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

// What costs more than the whole burst would never be let in.
std::uint64_t read_cost(config::Section& options, std::uint64_t burst) {
  std::uint64_t cost = 1;
  options.read("cost", cost, {.min = 1, .max = burst});
  return cost;
}

std::map<std::string, std::uint64_t> read_route_costs(config::Section& options, std::uint64_t burst) {
  std::vector<std::pair<std::string, std::string>> pairs;
  options.read("route_costs", pairs);
  std::map<std::string, std::uint64_t> costs;
  for (const auto& [route, text] : pairs) {
    const std::optional<std::uint64_t> cost = config::parse_number(text);
    if (!cost || *cost < 1 || *cost > burst)
      options.fail_entry(
          "route_costs", route,
          fmt::format("expected a whole number from 1 to the burst ({}), found {}", burst, config::quote(text)));
    else
      costs.emplace(route, *cost);
  }
  return costs;
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

std::optional<RateLimitSettings> read_rate_limit(config::Section& options) {
  std::string name = read_name(options);
  std::optional<RateLimitKey> key = read_key(options);
  const std::optional<Gcra> gcra = read_gcra(options);
  const std::uint64_t burst = gcra ? gcra->burst() : kBurstMax;
  const std::uint64_t cost = read_cost(options, burst);
  auto route_costs = read_route_costs(options, burst);
  RouteNames named_routes;
  for (const auto& [route, ignored] : route_costs) named_routes.add(options, "route_costs", {route});
  const Enforcement enforcement = read_enforcement(options);
  const WhenFull when_full = read_when_full(options);
  std::uint64_t keys_max = kKeysMaxDefault;
  options.read("keys_max", keys_max, {.min = 1, .max = kLimiterKeysMax});
  if (!key || !gcra) return std::nullopt;
  return RateLimitSettings{.rules = {.name = std::move(name),
                                     .key = *std::move(key),
                                     .cost = cost,
                                     .enforcement = enforcement,
                                     .when_full = when_full},
                           .route_costs = std::move(route_costs),
                           .named_routes = std::move(named_routes),
                           .gcra = *gcra,
                           .keys_max = keys_max};
}

}  // namespace candor::filters
