// The names of routes that the options of a filter hold. Which routes there are is known only once all of the
// configuration is read, so that the names wait here with their places.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "config/section.hpp"

namespace candor::filters {

class RouteNames {
 public:
  // `key`: the option of the section that holds the names.
  void add(const config::Section& section, std::string_view key, const std::vector<std::string>& names);

  // Adds an error for each name that no route has.
  void check(const std::vector<config::Route>& routes, config::Errors& errors) const;

 private:
  std::vector<std::pair<std::string, config::Error>> names_;  // with the place of each, without a text
};

}  // namespace candor::filters
