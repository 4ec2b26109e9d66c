#include "filters/registry.hpp"

#include <algorithm>
#include <array>

#include "filters/maintenance.hpp"
#include "filters/method.hpp"
#include "filters/rate_limit.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kMaintenance = "maintenance";

constexpr std::array<Kind, 3> kKinds{{
    {kMaintenance, "answers 503 while an operator has taken the service, or one route, into maintenance",
     configure_maintenance},
    {"method", "answers 405 to methods that are not in its list", configure_method},
    {"rate_limit", "answers 429 to a client, a field's value or a route that asks more often than its rate",
     configure_rate_limit},
}};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

config::FilterCatalog catalog() {
  config::FilterCatalog catalog;
  for (const Kind& kind : kKinds) catalog.names.push_back(kind.name);
  catalog.configure = [](std::string_view name, config::Section& options) -> std::shared_ptr<const FilterDefinition> {
    const auto kind = std::ranges::find(kKinds, name, &Kind::name);
    return kind == kKinds.end() ? nullptr : kind->configure(options);
  };
  // Stands in every chain, so that switching it on needs no configuration.
  catalog.always = kMaintenance;
  return catalog;
}

}  // namespace candor::filters
