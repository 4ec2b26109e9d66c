#include "filters/route_names.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "config/quote.hpp"

namespace candor::filters {

void RouteNames::add(const config::Section& section, std::string_view key, const std::vector<std::string>& names) {
  const config::Error place{section.file(), section.mark(key), fmt::format("{}.{}", section.path(), key), {}};
  for (const std::string& name : names) names_.emplace_back(name, place);
}

void RouteNames::check(const std::vector<config::Route>& routes, config::Errors& errors) const {
  for (const auto& [name, place] : names_) {
    if (std::ranges::find(routes, name, &config::Route::name) != routes.end()) continue;
    errors.push_back(place);
    errors.back().what = fmt::format("expected the name of a route, found {}", config::quote(name));
  }
}

}  // namespace candor::filters
