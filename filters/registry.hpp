// The filters that Candor has: an explicit table, one line each. Nothing registers itself.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "config/loader.hpp"
#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

struct Kind {
  std::string_view name;
  std::string_view summary;  // one line for `candor filters`
  // Reads and validates the options, reporting into the section; null after an error.
  std::shared_ptr<const FilterDefinition> (*configure)(config::Section& options);
};

std::span<const Kind> kinds();

// The same table in the form that the loader asks for.
config::FilterCatalog catalog();

}  // namespace candor::filters
