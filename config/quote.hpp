// Text of the operator's as it appears in an error: short, on one line, without what would confuse a terminal.
#pragma once

#include <string>
#include <string_view>

namespace candor::config {

std::string printable(std::string_view text);
std::string quote(std::string_view text);  // the same in quotes

}  // namespace candor::config
