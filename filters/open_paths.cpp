#include "filters/open_paths.hpp"

#include <algorithm>

namespace candor::filters {
namespace {

bool is_plain(std::string_view path) {
  return path.find_first_of("%\\;") == std::string_view::npos && path.find("..") == std::string_view::npos &&
         path.find("/./") == std::string_view::npos && path.find("//") == std::string_view::npos;
}

}  // namespace

std::string_view OpenPaths::check(std::string_view path) {
  if (!path.starts_with('/')) return "expected a path that begins with '/'";
  if (path.find_first_of("?#*") != std::string_view::npos)
    return "expected a path without query or wildcard; a '/' at its end opens all below";
  if (!is_plain(path)) return "expected a path without '..', '.', '//', '%', '\\' and ';', which never match";
  return {};
}

bool OpenPaths::contains(std::string_view path) const {
  const auto matches = [path](const std::string& open) {
    return open.ends_with('/') ? path.starts_with(open) : path == open;
  };
  return std::ranges::any_of(paths_, matches) && is_plain(path);
}

}  // namespace candor::filters
