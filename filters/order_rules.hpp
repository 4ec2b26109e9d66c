// Orders of filters that are allowed but cannot do what is meant. The order in which they are meant to stand is in
// default_order.hpp; this is only about those that undo each other.
#pragma once

#include "config/config.hpp"
#include "config/section.hpp"

namespace candor::filters {

// Adds a warning for each filter that stands behind one that it has to stand before, at its place in the file; once,
// however many routes have both.
void warn_of_order(const config::Config& config, config::Errors& warnings);

}  // namespace candor::filters
