// The paths that stay open during maintenance: one path exactly, or, written with a '/' at its end, all that is below.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candor::filters {

class OpenPaths {
 public:
  OpenPaths() = default;
  explicit OpenPaths(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  // What is wrong with an open path as an operator has written it; empty for nothing.
  static std::string_view check(std::string_view path);

  // Nobody but the upstream knows which path it makes of dot segments, encoded characters, backslashes or path
  // parameters, so a path that has any of them is below no open path: an open path must never open another one.
  bool contains(std::string_view path) const;

 private:
  std::vector<std::string> paths_;
};

}  // namespace candor::filters
