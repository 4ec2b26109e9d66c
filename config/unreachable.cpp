#include "config/unreachable.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "config/quote.hpp"

namespace candor::config {
namespace {

bool demands(const Match& match, const FieldMatch& wanted) {
  return std::ranges::any_of(match.fields, [&](const FieldMatch& each) {
    return each.name == wanted.name && (!wanted.value || each.value == wanted.value);
  });
}

// Whether every request that fulfils the conditions of `narrow` fulfils those of `wide`; both have one host and path.
bool covers(const Match& wide, const Match& narrow) {
  const bool methods = wide.methods.empty() ||
                       (!narrow.methods.empty() && std::ranges::all_of(narrow.methods, [&](const std::string& method) {
                         return std::ranges::find(wide.methods, method) != wide.methods.end();
                       }));
  return methods && std::ranges::all_of(wide.fields, [&](const FieldMatch& wanted) { return demands(narrow, wanted); });
}

// In the order in which they are tried: those with more conditions first, else as they stand in the file.
std::vector<const Route*> tried_order(std::vector<const Route*> routes) {
  std::ranges::stable_sort(routes, std::greater<>{}, [](const Route* route) { return conditions(route->match); });
  if (routes.size() > kComparedRoutesMax) routes.resize(kComparedRoutesMax);
  return routes;
}

}  // namespace

void warn_of_unreachable(const std::vector<Route>& routes, const std::string& file, Errors& warnings) {
  std::map<std::pair<std::string, std::string>, std::vector<const Route*>> places;
  for (const Route& route : routes) places[{route.match.host, route.match.path}].push_back(&route);
  for (const auto& [place, there] : places) {
    const std::vector<const Route*> order = tried_order(there);
    for (std::size_t later = 1; later < order.size(); ++later) {
      const auto before =
          std::ranges::find_if(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(later),
                               [&](const Route* each) { return covers(each->match, order[later]->match); });
      if (before == order.begin() + static_cast<std::ptrdiff_t>(later)) continue;
      const std::size_t position = static_cast<std::size_t>(order[later] - routes.data());
      warnings.push_back({file, order[later]->mark, fmt::format("routes[{}].match", position),
                          fmt::format("the route {} is never chosen: {} takes all its requests",
                                      quote(order[later]->name), quote((*before)->name))});
    }
  }
}

}  // namespace candor::config
