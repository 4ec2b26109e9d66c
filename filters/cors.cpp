#include "filters/cors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "filters/cors_filter.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

class Cors : public FilterDefinition {
 public:
  explicit Cors(CorsRules rules) : rules_(std::make_shared<CorsRules>(std::move(rules))) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<CorsFilter>(rules); };
  }

 private:
  std::shared_ptr<const CorsRules> rules_;
};

OriginList read_origins(config::Section& options) {
  std::vector<std::string> origins;
  const bool is_list = options.read("origins", origins);
  if (origins.empty() && (is_list || !options.has("origins")))
    options.fail("origins", "none; expected at least one origin, such as [\"https://app.example.com\"]");
  if (origins.size() > kCorsOriginsMax)
    options.fail("origins", fmt::format("expected {} origins at most, found {}", kCorsOriginsMax, origins.size()));
  bool good = true;
  for (std::size_t i = 0; i < origins.size(); ++i) {
    const std::string_view wrong = OriginList::check(origins[i]);
    if (!wrong.empty()) options.fail_item("origins", i, fmt::format("{}, found {}", wrong, config::quote(origins[i])));
    good = good && wrong.empty();
  }
  return good ? OriginList(origins) : OriginList();
}

// As one value of a field; "*" stands for all of them.
std::string read_names(config::Section& options, std::string_view key, std::vector<std::string> names) {
  options.read(key, names);
  if (names.size() > kCorsNamesMax)
    options.fail(key, fmt::format("expected {} names at most, found {}", kCorsNamesMax, names.size()));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!http1::is_token(names[i]))
      options.fail_item(key, i, fmt::format("expected a name or *, found {}", config::quote(names[i])));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

bool has_star(std::string_view list) {
  return !http1::for_each_member(list, [](std::string_view member) { return member != "*"; });
}

// With credentials "*" is no wildcard (Fetch standard, "CORS protocol and credentials"), and any page could then act in
// the user's name.
void check_credentials(config::Section& options, const CorsRules& rules) {
  if (!rules.credentials) return;
  if (rules.origins.all()) options.fail("credentials", "cannot be true beside origins: [\"*\"]; expected them by name");
  const std::array<std::pair<std::string_view, std::string_view>, 3> lists{
      {{"methods", rules.methods}, {"fields", rules.fields}, {"expose", rules.exposed}}};
  for (const auto& [key, list] : lists) {
    if (has_star(list)) options.fail(key, "cannot hold \"*\" beside credentials: true; expected names");
  }
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_cors(config::Section& options) {
  constexpr std::array<std::string_view, 2> kUpstreams{"remove", "keep"};
  CorsRules rules;
  rules.origins = read_origins(options);
  rules.methods = read_names(options, "methods", {"GET", "HEAD", "POST"});
  rules.fields = read_names(options, "fields", {});
  rules.exposed = read_names(options, "expose", {});
  options.read("credentials", rules.credentials);
  std::chrono::milliseconds max_age{0};
  options.read("max_age", max_age);
  rules.max_age = std::chrono::ceil<std::chrono::seconds>(max_age);
  std::size_t upstreams = 0;
  options.read("upstream", kUpstreams, upstreams);
  rules.upstream = upstreams == 0 ? UpstreamCors::remove : UpstreamCors::keep;
  check_credentials(options, rules);
  return std::make_shared<Cors>(std::move(rules));
}

}  // namespace candor::filters
