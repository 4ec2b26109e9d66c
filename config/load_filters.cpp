// Hands each filter's options to the catalog. What an option means is known to the filter alone; that they are all read
// before anything starts is known here.
#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cassert>

#include "config/load.hpp"
#include "config/nearest.hpp"
#include "config/quote.hpp"

namespace candor::config {

std::vector<FilterSpec> load_filters(Section& section, const FilterCatalog& catalog) {
  std::vector<FilterSpec> filters;
  section.each_named("filters", [&](std::string_view name, Section& options) {
    if (std::ranges::find(catalog.names, name) == catalog.names.end())
      return options.fail("", fmt::format("unknown filter {}{}", quote(name), did_you_mean(name, catalog.names)));
    std::shared_ptr<const FilterDefinition> definition = catalog.configure(name, options);
    options.finish();
    filters.push_back({std::string(name), options.mark(), std::move(definition)});
  });
  return filters;
}

FilterSpec always_filter(const FilterCatalog& catalog) {
  if (catalog.always.empty()) return {};
  const std::string file;
  Errors errors;
  Section options(YAML::Node(), "", file, errors);
  FilterSpec spec{std::string(catalog.always), {}, catalog.configure(catalog.always, options)};
  assert(errors.empty() && spec.definition && "a filter that every route has must do without options");
  return spec;
}

}  // namespace candor::config
