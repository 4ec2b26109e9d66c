// Finds the lines of a message head while it arrives, looking at each byte once however it is cut into reads. Decides
// what must be decided before the head is complete: line endings, and the limits of the start line, the head and the
// number of fields. Why our own: a parser that reports "bad version" for a bare LF, a missing version and HTTP/2.0
// alike cannot tell 400 from 505.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "proxy/http1/fault.hpp"

namespace candor::http1 {

struct HeadLimits {
  std::size_t start_line;     // bytes, without its line ending
  std::size_t field_section;  // bytes, all field lines with their endings and the empty line
  std::size_t fields;
  // Which rows the limits and a broken line ending belong to.
  Cause malformed;
  Cause start_line_too_long;
  Cause head_too_large;
  Cause field_too_large;  // the line that passed the limit fills more than half of it
};

class HeadScanner {
 public:
  enum class Result : std::uint8_t { need_more, complete, failed };

  // `bytes` begins with the head and grows from call to call; its address may change.
  Result scan(std::string_view bytes, const HeadLimits& limits);
  void reset();

  const Fault& fault() const { return fault_; }
  // After `complete`: where each line ends (its CR), the empty one not included; and the head's size with the empty
  // line.
  const std::vector<std::uint32_t>& line_ends() const { return line_ends_; }
  std::size_t head_bytes() const { return line_start_; }
  // True: its lines hold no control character but HTAB, so nobody need look for them again. (What follows the head can
  // make it false.)
  bool is_plain() const { return plain_; }
  // One of these lines, without its ending; `bytes` as for scan().
  std::string_view line(std::string_view bytes, std::size_t index) const {
    constexpr std::size_t kLineEnding = 2;
    const std::size_t start = index == 0 ? 0 : line_ends_[index - 1] + kLineEnding;
    return {bytes.data() + start, line_ends_[index] - start};
  }

  // How many lines the parser has judged already, before the head was complete. The scanner only keeps the number.
  std::size_t judged_lines = 0;

 private:
  bool may_become_line(std::string_view bytes);
  bool is_harmless(std::string_view bytes, std::size_t control) const;
  bool take_line(std::string_view bytes, std::size_t line_feed, const HeadLimits& limits);
  bool within_limits(std::size_t end, const HeadLimits& limits) const;
  Fault limit_passed(std::string_view bytes, std::size_t end, const HeadLimits& limits) const;

  std::size_t searched_ = 0;
  std::size_t line_start_ = 0;
  std::size_t start_line_bytes_ = 0;  // with its ending, once it is complete
  std::vector<std::uint32_t> line_ends_;
  bool complete_ = false;
  bool plain_ = true;
  Fault fault_;
};

}  // namespace candor::http1
