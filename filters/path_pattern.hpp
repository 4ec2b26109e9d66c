// A regular expression that a path matches as a whole, or not. RE2, so that a match takes time in proportion to the
// path, and memory within a bound, whatever the operator or a client writes; the price is no look-around and no
// back-references.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "filters/capture_template.hpp"

namespace re2 {
class RE2;
}

namespace candor::filters {

inline constexpr std::size_t kPatternBytesMax = 4096;

class PathPattern {
 public:
  explicit PathPattern(std::string_view expression);
  ~PathPattern();

  // What is wrong with the expression; empty where it can be used.
  const std::string& error() const;
  std::size_t groups() const;

  // `to` filled from the path; nothing where the path does not match. `to` names no group that is not there.
  std::optional<std::string> rewrite(std::string_view path, const CaptureTemplate& to) const;

 private:
  std::unique_ptr<re2::RE2> expression_;
};

}  // namespace candor::filters
