#include "proxy/http1/field_line.hpp"

#include <cstdint>
#include <cstring>

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

constexpr bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

// Whether any of eight bytes may be a control or HTAB: a byte below 0x20, or 0x7f.
bool may_hold_control(const char* eight) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  std::uint64_t word;
  std::memcpy(&word, eight, sizeof word);
  const std::uint64_t below_space = (word - kOnes * 0x20) & ~word;
  const std::uint64_t deleted = word ^ (kOnes * 0x7f);
  return ((below_space | ((deleted - kOnes) & ~deleted)) & kHigh) != 0;
}

}  // namespace

std::size_t find_control(std::string_view text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    if (!may_hold_control(text.data() + at)) continue;
    for (std::size_t i = at; i < at + 8; ++i) {
      if (is_control(text[i])) return i;
    }
  }
  for (; at < text.size(); ++at) {
    if (is_control(text[at])) return at;
  }
  return std::string_view::npos;
}

Fault parse_field_line(std::string_view line, std::size_t offset, Cause malformed, Field& out) {
  // RFC 9112 §5.2: a line that begins with white space continues the one before (obs-fold), which only a user agent may
  // mend.
  if (line.front() == ' ' || line.front() == '\t') return fault_at(malformed, offset, "folded field line");
  std::size_t colon = 0;
  while (colon < line.size() && is_token_char(line[colon])) ++colon;
  // RFC 9112 §5.1: no white space between the name and the colon.
  if (colon == line.size() || line[colon] != ':')
    return fault_at(malformed, offset + colon, "field name not followed by a colon");
  if (colon == 0) return fault_at(malformed, offset, "empty field name");
  const std::string_view value = trim(line.substr(colon + 1));
  if (const std::size_t bad = find_control(value); bad != std::string_view::npos) {
    const auto value_offset = static_cast<std::size_t>(value.data() - line.data());
    return fault_at(malformed, offset + value_offset + bad, "control character in a field value");
  }
  out.name = line.substr(0, colon);
  out.value = value;
  out.id = name_of(out.name);
  return {};
}

}  // namespace candor::http1
