// What stands between the members of a list: commas, and blanks around them. Members may be missing (RFC 9110
// §5.6.1.2).
#pragma once

#include <string_view>

namespace candor::conditional {

constexpr void skip_separators(std::string_view& text) {
  while (!text.empty() && (text.front() == ',' || text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

}  // namespace candor::conditional
