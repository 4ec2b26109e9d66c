#include "filters/path_template.hpp"

#include <algorithm>

#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

bool is_version(std::string_view segment) {
  return segment.size() >= 2 && segment.size() <= 4 && segment[0] == 'v' &&
         std::ranges::all_of(segment.substr(1), http1::is_digit);
}

bool is_word_character(char c) {
  const char lower = http1::to_lower(c);
  return (lower >= 'a' && lower <= 'z') || c == '-' || c == '_' || c == '.';
}

bool is_word(std::string_view segment) {
  return segment.size() <= kPathWordBytesMax && std::ranges::all_of(segment, is_word_character);
}

}  // namespace

ShortText<kPathTemplateBytesMax> path_template(std::string_view path) {
  ShortText<kPathTemplateBytesMax> text;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    text.append(is_word(segment) || is_version(segment) ? segment : "{id}");
    if (slash == std::string_view::npos) break;
    text.append("/");
    path.remove_prefix(slash + 1);
  }
  return text;
}

}  // namespace candor::filters
