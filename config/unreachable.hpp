// Routes that are allowed but can never be chosen, because others take all their requests.
#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/section.hpp"

namespace candor::config {

// Routes of one host and path are compared in pairs; of more than these only the first ones.
inline constexpr std::size_t kComparedRoutesMax = 1000;

void warn_of_unreachable(const std::vector<Route>& routes, const std::string& file, Errors& warnings);

}  // namespace candor::config
