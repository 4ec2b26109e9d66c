#include "proxy/http1/head_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "proxy/http1/byte_blocks.hpp"
#include "proxy/http1/field_line.hpp"

namespace candor::http1 {

void HeadScanner::reset() {
  searched_ = line_start_ = start_line_bytes_ = judged_lines = 0;
  line_ends_.clear();
  complete_ = false;
  plain_ = true;
  fault_.cause = Cause::none;
}

// `end`: how many bytes of the head are known so far.
bool HeadScanner::within_limits(std::size_t end, const HeadLimits& limits) const {
  constexpr std::size_t kLineEnding = 2;
  if (line_ends_.empty()) return end <= limits.start_line + kLineEnding;
  return end - start_line_bytes_ <= limits.field_section;
}

HeadScanner::Result HeadScanner::scan(std::string_view bytes, const HeadLimits& limits) {
  const bool carriage_return_waits = searched_ > line_start_ && bytes[searched_ - 1] == '\r';
  if (carriage_return_waits && searched_ < bytes.size() && bytes[searched_] != '\n') plain_ = false;
  for (std::size_t block = searched_; block < bytes.size(); block += kBlockBytes) {
    const Controls controls = controls_at(bytes, block);
    // What stands before a line feed is looked at with its line.
    for (std::uint32_t rest = controls.all & ~controls.line_feeds & ~(controls.line_feeds >> 1); rest != 0;
         rest &= rest - 1)
      plain_ = plain_ && is_harmless(bytes, block + static_cast<std::size_t>(std::countr_zero(rest)));
    for (std::uint32_t rest = controls.line_feeds; rest != 0; rest &= rest - 1) {
      if (!take_line(bytes, block + static_cast<std::size_t>(std::countr_zero(rest)), limits)) return Result::failed;
      if (complete_) return Result::complete;
    }
  }
  if (!may_become_line(bytes)) {
    fault_ = fault_at(limits.malformed, searched_, "control character, or carriage return without line feed");
    return Result::failed;
  }
  searched_ = bytes.size();
  if (within_limits(bytes.size(), limits)) return Result::need_more;
  fault_ = limit_passed(bytes, bytes.size(), limits);
  return Result::failed;
}

// Whether what came since the last call, in which no line ends, can still be part of one: a CR may only be its last
// byte, and then only a LF may follow.
bool HeadScanner::may_become_line(std::string_view bytes) {
  if (searched_ == bytes.size()) return true;
  if (searched_ > line_start_ && bytes[searched_ - 1] == '\r') return false;
  const std::size_t control = find_control(bytes.substr(searched_));
  if (control == std::string_view::npos) return true;
  searched_ += control;
  return bytes[searched_] == '\r' && searched_ + 1 == bytes.size();
}

// HTAB, or a CR that may end a line.
bool HeadScanner::is_harmless(std::string_view bytes, std::size_t control) const {
  if (bytes[control] != '\r') return bytes[control] == '\t';
  return control + 1 == bytes.size() || bytes[control + 1] == '\n';
}

// False: that is a fault.
inline bool HeadScanner::take_line(std::string_view bytes, std::size_t line_feed, const HeadLimits& limits) {
  if (!within_limits(line_feed + 1, limits)) {
    fault_ = limit_passed(bytes, line_feed + 1, limits);
    return false;
  }
  // RFC 9112 §2.2 lets a recipient take a bare LF as a line ending; two parsers in a row that differ in it can be made
  // to see different messages, so it is refused.
  if (line_feed == line_start_ || bytes[line_feed - 1] != '\r') {
    fault_ = fault_at(limits.malformed, line_feed, "line feed without carriage return");
    return false;
  }
  const std::size_t end = line_feed - 1;
  const bool is_empty = end == line_start_;
  searched_ = line_start_ = line_feed + 1;
  if (line_ends_.empty()) {
    start_line_bytes_ = line_feed + 1;
  } else if (is_empty) {
    complete_ = true;
    return true;
  }
  if (line_ends_.size() > limits.fields) {
    fault_ = limit_fault(limits.head_too_large, "the limit of fields", limits.fields, line_ends_.size());
    return false;
  }
  line_ends_.push_back(static_cast<std::uint32_t>(end));
  return true;
}

Fault HeadScanner::limit_passed(std::string_view bytes, std::size_t end, const HeadLimits& limits) const {
  if (line_ends_.empty())
    return limit_fault(limits.start_line_too_long, "the limit of the start line", limits.start_line, end);
  // Judged at the first byte too many, however many of the others are here already.
  const std::size_t first_too_many = start_line_bytes_ + limits.field_section + 1;
  if (first_too_many - line_start_ > limits.field_section / 2) {
    const std::string_view line = bytes.substr(line_start_, end - line_start_);
    constexpr std::size_t kNameShown = 64;
    const std::string_view name = line.substr(0, std::min(line.find(':'), kNameShown));
    return {limits.field_too_large, fmt::format("field {}: the limit of the head is {}, the field alone has {} or more",
                                                name, limits.field_section, line.size())};
  }
  return limit_fault(limits.head_too_large, "the limit of the head", limits.field_section, end - start_line_bytes_);
}

}  // namespace candor::http1
