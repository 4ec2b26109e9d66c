// Writes text of any origin for between the tags of HTML, or inside the quotes of an attribute.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace candor {

inline constexpr std::size_t kHtmlGrowthMax = 6;  // bytes that one byte can become: &quot;

// Writes without bounds: `out` has room for kHtmlGrowthMax times the text. Returns the end of what was written.
char* write_html_text(char* out, std::string_view text);

void append_html_text(std::string& out, std::string_view text);

}  // namespace candor
