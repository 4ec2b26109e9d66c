// The kinds of values that options have: in which units they are written, and what one looks like.
#pragma once

#include <string_view>

#include "filters/option_texts.hpp"

namespace candor::filters {

std::string_view unit_of(const OptionText& option);     // empty for a value without one
std::string_view example_of(const OptionText& option);  // its own, else its type's; of a choice the first one

}  // namespace candor::filters
