#include "filters/order_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "filters/order_matters.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {
namespace {

using config::FilterSpec;

enum class Holds : std::uint8_t { first_of_them, each_of_them };  // of several filters with the rule's name
enum class Where : std::uint8_t { always, as_options_say };       // the options of the one or the other (OrderMatters)

constexpr std::string_view kAny = "";
constexpr std::size_t kOthersMax = 11;

// `name` has to stand before each of `others`.
struct OrderRule {
  std::string_view name;
  std::array<std::string_view, kOthersMax> others;
  Where where;
  Holds holds;
  std::string_view why;
};

constexpr std::array<OrderRule, 9> kOrderRules{{
    {"auth",
     {"rate_limit"},
     Where::as_options_say,
     Holds::first_of_them,
     "which counts by user, and nobody is known before auth: all share one quota"},
    {"auth",
     {"idempotency"},
     Where::as_options_say,
     Holds::first_of_them,
     "which keeps the keys of users apart, and nobody is known before auth: it would repeat answers to who is not let "
     "in"},
    {"cors",
     {"auth"},
     Where::always,
     Holds::first_of_them,
     "which answers preflights with 401, as they never have credentials"},
    {"cors",
     {"method"},
     Where::as_options_say,
     Holds::first_of_them,
     "which answers preflights, being OPTIONS, with 405"},
    {"error_pages",
     {"maintenance", "auth", "circuit_breaker", "concurrency", "content_type", "gone", "head_limits", "idempotency",
      "ip_access", "method", "rate_limit"},
     Where::always,
     Holds::first_of_them,
     "whose answers do not get the pages then"},
    {"error_pages",
     {"status_audit"},
     Where::as_options_say,
     Holds::first_of_them,
     "which sees the pages then, and not what the upstream has sent"},
    {"header_rules",
     {"status_audit"},
     Where::as_options_say,
     Holds::each_of_them,
     "which sees the edited fields then, and not what the upstream has sent"},
    {kAny, {"respond"}, Where::always, Holds::each_of_them, "which answers every request: it is never asked"},
    {kAny,
     {"gone"},
     Where::as_options_say,
     Holds::each_of_them,
     "which, without paths, answers every request: it is never asked"},
}};

// Whether the options of a filter say that its place matters; where it has no say, the other one's do.
bool order_matters(const FilterSpec& spec) {
  const auto* say = dynamic_cast<const OrderMatters*>(spec.definition.get());
  return say == nullptr || say->order_matters();
}

bool applies(const OrderRule& rule, const FilterSpec& spec, const FilterSpec& other) {
  if (std::ranges::find(rule.others, other.name) == rule.others.end()) return false;
  if (rule.name == kAny) return rule.where == Where::always || order_matters(other);
  return rule.where == Where::always || (order_matters(spec) && order_matters(other));
}

bool is_global(const config::Config& config, const FilterSpec& spec) {
  return std::ranges::find(config.filters, spec.definition, &FilterSpec::definition) != config.filters.end();
}

class OrderedChain {
 public:
  OrderedChain(const config::Config& config, std::size_t route) : config_(config), route_(route) {}

  void check(const OrderRule& rule, config::Errors& warnings) const {
    const std::vector<FilterSpec>& chain = filters();
    for (std::size_t at = 0; at < chain.size(); ++at) {
      if (rule.name == kAny ? is_led(at) : chain[at].name != rule.name) continue;
      if (std::string others = passed_over(rule, at); !others.empty())
        warnings.push_back({config_.file, chain[at].mark, path_of(at), std::move(others)});
      if (rule.holds == Holds::first_of_them) return;
    }
  }

  // The first error_pages of a chain does the work of those behind it, wherever they stand.
  bool is_led(std::size_t at) const {
    const std::vector<FilterSpec>& chain = filters();
    const auto here = chain.begin() + static_cast<std::ptrdiff_t>(at);
    return here->name == "error_pages" && std::ranges::find(chain.begin(), here, here->name, &FilterSpec::name) != here;
  }

  // Counting by user without anything that knows a user.
  void check_user_known(config::Errors& warnings) const {
    const std::vector<FilterSpec>& chain = filters();
    if (std::ranges::find(chain, "auth", &FilterSpec::name) != chain.end()) return;
    for (std::size_t at = 0; at < chain.size(); ++at) {
      if (chain[at].name == "rate_limit" && order_matters(chain[at]))
        warnings.push_back({config_.file, chain[at].mark, path_of(at),
                            "rate_limit counts by user, and there is no auth: all requests share one quota; put auth "
                            "before it, or choose another key"});
    }
  }

 private:
  const std::vector<FilterSpec>& filters() const { return config_.routes[route_].filters; }

  // What is wrong with the filter at this place; empty for nothing.
  std::string passed_over(const OrderRule& rule, std::size_t at) const {
    const FilterSpec& spec = filters()[at];
    std::string names;
    bool across_lists = false;
    for (const FilterSpec& other : std::span(filters()).first(at)) {
      if (!applies(rule, spec, other)) continue;
      names.append(names.empty() ? "" : ", ").append(other.name);
      across_lists = across_lists || (is_global(config_, other) && !is_global(config_, spec));
    }
    if (names.empty()) return {};
    return fmt::format("{} stands behind {}, {}; put {} before {}{}", spec.name, names, rule.why, spec.name, names,
                       across_lists ? " (global filters stand before those of a route)" : "");
  }

  // "filters[1].auth" or "routes[0].filters[2].auth"
  std::string path_of(std::size_t at) const {
    const FilterSpec& spec = filters()[at];
    const auto same = std::ranges::find(config_.filters, spec.definition, &FilterSpec::definition);
    if (same != config_.filters.end()) return fmt::format("filters[{}].{}", same - config_.filters.begin(), spec.name);
    const auto own = std::ranges::count_if(std::span(filters()).first(at), [this](const FilterSpec& each) {
      return each.mark.line != 0 && !is_global(config_, each);
    });
    return fmt::format("routes[{}].filters[{}].{}", route_, own, spec.name);
  }

  const config::Config& config_;
  std::size_t route_;
};

}  // namespace

void warn_of_order(const config::Config& config, config::Errors& warnings) {
  config::Errors found;
  for (std::size_t route = 0; route < config.routes.size(); ++route) {
    const OrderedChain chain(config, route);
    for (const OrderRule& rule : kOrderRules) chain.check(rule, found);
    chain.check_user_known(found);
  }
  std::set<std::tuple<std::string, std::string>> told;
  for (config::Error& each : found)
    if (told.emplace(each.path, each.what).second) warnings.push_back(std::move(each));
}

}  // namespace candor::filters
