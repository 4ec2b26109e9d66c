#include "config/unreachable.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <span>

#include "config/quote.hpp"

namespace candor::config {
namespace {

bool demands(const Match& match, const FieldMatch& wanted) {
  return std::ranges::any_of(match.fields, [&](const FieldMatch& each) {
    return each.name == wanted.name && (!wanted.value || each.value == wanted.value);
  });
}

// Whether every request of this method that fulfils the conditions of `narrow` fulfils those of `wide`; both have one
// host and path. Without a method: every request of any.
bool covers(const Match& wide, const Match& narrow, const std::string* method) {
  const bool takes_method =
      wide.methods.empty() || (method != nullptr && std::ranges::find(wide.methods, *method) != wide.methods.end());
  return takes_method &&
         std::ranges::all_of(wide.fields, [&](const FieldMatch& wanted) { return demands(narrow, wanted); });
}

using Routes = std::vector<const Route*>;

// Those of the routes before it that together leave it nothing; empty where they leave it something.
Routes takers(std::span<const Route* const> before, const Match& match) {
  Routes takers;
  const auto taken = [&](const std::string* method) {
    const auto taker =
        std::ranges::find_if(before, [&](const Route* each) { return covers(each->match, match, method); });
    if (taker == before.end()) return false;
    if (std::ranges::find(takers, *taker) == takers.end()) takers.push_back(*taker);
    return true;
  };
  const bool all_taken =
      match.methods.empty() ? taken(nullptr)
                            : std::ranges::all_of(match.methods, [&](const std::string& each) { return taken(&each); });
  return all_taken ? takers : Routes();
}

std::string in_words(const Routes& takers) {
  std::string text;
  for (const Route* each : takers) text += fmt::format("{}{}", text.empty() ? "" : ", ", quote(each->name));
  return fmt::format("{} {} all its requests", text, takers.size() == 1 ? "takes" : "take");
}

// In the order in which they are tried: those with more conditions first, else as they stand in the file.
Routes tried_order(Routes routes) {
  std::ranges::stable_sort(routes, std::greater<>{}, [](const Route* route) { return conditions(route->match); });
  if (routes.size() > kComparedRoutesMax) routes.resize(kComparedRoutesMax);
  return routes;
}

}  // namespace

void warn_of_unreachable(const std::vector<Route>& routes, const std::string& file, Errors& warnings) {
  std::map<std::pair<std::string, std::string>, Routes> places;
  for (const Route& route : routes) places[{route.match.host, route.match.path}].push_back(&route);
  for (const auto& [place, there] : places) {
    const Routes order = tried_order(there);
    for (std::size_t at = 1; at < order.size(); ++at) {
      const Routes before = takers(std::span(order).first(at), order[at]->match);
      if (before.empty()) continue;
      const std::size_t position = static_cast<std::size_t>(order[at] - routes.data());
      warnings.push_back({file, order[at]->mark, fmt::format("routes[{}].match", position),
                          fmt::format("the route {} is never chosen: {}", quote(order[at]->name), in_words(before))});
    }
  }
}

}  // namespace candor::config
