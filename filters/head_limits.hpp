// The filter `head_limits`: what a request's head may have on its route, where that is less than the limits of the
// process allow: 414 and 431. Those hold while the head arrives, when no route is known yet; these are looked at once
// it is complete. And 417 for clients that ask whether they may send their content (Expect: 100-continue).
#pragma once

#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

std::shared_ptr<const FilterDefinition> configure_head_limits(config::Section& options);

}  // namespace candor::filters
