// Reads a configuration: text in, Config or the list of all errors out. Starts nothing, opens nothing but the file and,
// for load_file(), the certificates, keys and the like that it names.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/section.hpp"

namespace candor::config {

// The filters that exist. Given from outside, because this library knows none of them.
struct FilterCatalog {
  std::vector<std::string_view> names;
  // Reads the options of the filter `name`; adds to the section's errors and may return null then.
  std::function<std::shared_ptr<const FilterDefinition>(std::string_view name, Section& options)> configure;
  // Adds what is wrong with the files that the options of a filter name.
  std::function<void(const FilterDefinition& definition, Errors& errors)> check_files = [](const FilterDefinition&,
                                                                                           Errors&) {};
  // Adds what is wrong with the names of routes that the options of a filter hold.
  std::function<void(const FilterDefinition& definition, const std::vector<Route>& routes, Errors& errors)>
      check_routes = [](const FilterDefinition&, const std::vector<Route>&, Errors&) {};
  // Adds warnings about filters that stand in an order that cannot work.
  std::function<void(const Config& config, Errors& warnings)> warn_of_order = [](const Config&, Errors&) {};
  // The filter that stands first in every route's chain unless it is configured somewhere in it; empty for none.
  std::string_view always;
  // Those that it stands behind where the chain begins with them.
  std::vector<std::string_view> outermost;
  // Those that a chain can have one of.
  std::vector<std::string_view> once;
  // Those that can answer a request by themselves: a route that has one needs no upstream.
  std::vector<std::string_view> answering;
};

struct Loaded {
  Config config;    // meaningful only where errors is empty
  Errors errors;    // in the order of the file
  Errors warnings;  // what is allowed but cannot be meant; likewise
};

Loaded load_file(const std::string& path, const FilterCatalog& filters);
Loaded load_text(std::string_view text, const std::string& file, const FilterCatalog& filters);

// "host:port", "[v6]:port" or ":port"; nothing where it is none of these or the port is not 0..65535.
std::optional<HostPort> parse_host_port(std::string_view text);

}  // namespace candor::config
