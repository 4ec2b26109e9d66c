#include "filters/path_pattern.hpp"

#include <re2/re2.h>

#include <array>

namespace candor::filters {
namespace {

constexpr std::int64_t kMatcherBytesMax = 1 << 20;

re2::RE2::Options options() {
  re2::RE2::Options options(re2::RE2::Latin1);  // a path is bytes
  options.set_log_errors(false);
  options.set_max_mem(kMatcherBytesMax);
  return options;
}

}  // namespace

PathPattern::PathPattern(std::string_view expression)
    : expression_(std::make_unique<re2::RE2>(re2::StringPiece(expression.data(), expression.size()), options())) {}
PathPattern::~PathPattern() = default;

const std::string& PathPattern::error() const { return expression_->error(); }
std::size_t PathPattern::groups() const { return static_cast<std::size_t>(expression_->NumberOfCapturingGroups()); }

std::optional<std::string> PathPattern::rewrite(std::string_view path, const CaptureTemplate& to) const {
  std::array<re2::StringPiece, kCapturesMax> found;
  const std::size_t count = to.captures();
  if (!expression_->Match({path.data(), path.size()}, 0, path.size(), re2::RE2::ANCHOR_BOTH, found.data(),
                          static_cast<int>(count)))
    return std::nullopt;
  std::array<std::string_view, kCapturesMax> captures;
  for (std::size_t i = 0; i < count; ++i) captures[i] = {found[i].data(), found[i].size()};
  return to.fill(captures);
}

}  // namespace candor::filters
