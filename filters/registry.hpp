// The filters that Candor has: an explicit table, one entry each. Nothing registers itself.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader.hpp"
#include "config/section.hpp"
#include "filters/option_texts.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

struct Kind {
  std::string_view name;
  std::string_view summary;  // one line for `candor filters`
  std::string_view example;  // of its options
  bool answers = false;      // by itself: a route that has it needs no upstream
  bool outermost = false;    // where it comes first, it stands before the filter that is in every chain
  bool once = false;         // a chain can have one
  std::span<const OptionText> options;
  // Reads and validates the options, reporting into the section; null after an error.
  std::shared_ptr<const FilterDefinition> (*configure)(config::Section& options);
};

std::span<const Kind> kinds();

struct Option {
  OptionText text;
  bool required = false;
  std::string default_value;  // as one would write it
};

// With the defaults that `configure` really has.
std::vector<Option> options_of(const Kind& kind);

// The same table in the form that the loader asks for.
config::FilterCatalog catalog();

}  // namespace candor::filters
