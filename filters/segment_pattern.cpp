#include "filters/segment_pattern.hpp"

#include <algorithm>
#include <string>

#include "config/syntax.hpp"

namespace candor::filters {
namespace {

std::string_view take_segment(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('/'), rest.size());
  const std::string_view segment = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return segment;
}

}  // namespace

std::string_view check_segment_pattern(std::string_view pattern) {
  if (!config::is_path(pattern) || !config::is_normal_path(pattern))
    return "expected a path that begins with '/', without query, '//', '.' and '..', percent-encoded only where needed";
  std::string_view rest = pattern.substr(1);
  while (!rest.empty()) {
    const std::string_view segment = take_segment(rest);
    if (segment.size() > 1 && segment.find('*') != std::string_view::npos)
      return "expected '*' for a whole segment only";
  }
  return {};
}

bool matches_segments(std::string_view pattern, std::string_view path) {
  const bool all_below = pattern.ends_with('/');
  if (!path.starts_with('/')) return false;
  pattern.remove_prefix(1);
  path.remove_prefix(1);
  while (!pattern.empty()) {
    const bool last = pattern.find('/') == std::string_view::npos;
    const bool path_ends = path.find('/') == std::string_view::npos;
    const std::string_view wanted = take_segment(pattern);
    const std::string_view found = take_segment(path);
    if (found.empty() || (wanted != "*" && wanted != found)) return false;
    if (last) return path_ends;
    if (path_ends) return false;
  }
  return all_below;
}

}  // namespace candor::filters
