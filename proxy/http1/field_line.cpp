#include "proxy/http1/field_line.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

constexpr bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

// Not 0 where one of eight bytes may be a control or HTAB: a byte below 0x20, or 0x7f.
std::uint64_t may_be_controls(const char* eight) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  std::uint64_t word;
  std::memcpy(&word, eight, sizeof word);
  const std::uint64_t below_space = (word - kOnes * 0x20) & ~word;
  const std::uint64_t deleted = word ^ (kOnes * 0x7f);
  return (below_space | ((deleted - kOnes) & ~deleted)) & kHigh;
}

bool may_hold_control(std::string_view text) {
  constexpr std::size_t kWord = 8;
  if (text.size() < kWord) return std::any_of(text.begin(), text.end(), is_control);
  std::uint64_t found = may_be_controls(text.data() + text.size() - kWord);  // overlaps the last whole word
  for (std::size_t at = 0; at + kWord < text.size(); at += kWord) found |= may_be_controls(text.data() + at);
  return found != 0;
}

}  // namespace

std::size_t find_control(std::string_view text) {
  if (!may_hold_control(text)) return std::string_view::npos;
  const auto found = std::find_if(text.begin(), text.end(), is_control);
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

namespace {

// The usual case, without a word about what is wrong.
inline bool read_field_line(std::string_view line, Field& out) {
  std::size_t colon = 0;
  while (colon < line.size() && is_token_char(line[colon])) ++colon;
  if (colon == 0 || colon == line.size() || line[colon] != ':') return false;
  out.name = line.substr(0, colon);
  out.value = trim(line.substr(colon + 1));
  if (find_control(out.value) != std::string_view::npos) return false;
  out.id = name_of(out.name);
  return true;
}

Fault fault_of(std::string_view line, std::size_t offset, Cause malformed) {
  // RFC 9112 §5.2: a line that begins with white space continues the one before (obs-fold), which only a user agent may
  // mend.
  if (line.front() == ' ' || line.front() == '\t') return fault_at(malformed, offset, "folded field line");
  const auto colon = static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_token_char) - line.begin());
  // RFC 9112 §5.1: no white space between the name and the colon.
  if (colon == line.size() || line[colon] != ':')
    return fault_at(malformed, offset + colon, "field name not followed by a colon");
  if (colon == 0) return fault_at(malformed, offset, "empty field name");
  const std::string_view value = trim(line.substr(colon + 1));
  const auto value_offset = static_cast<std::size_t>(value.data() - line.data());
  return fault_at(malformed, offset + value_offset + find_control(value), "control character in a field value");
}

}  // namespace

Fault parse_field_line(std::string_view line, std::size_t offset, Cause malformed, Field& out) {
  return read_field_line(line, out) ? Fault{} : fault_of(line, offset, malformed);
}

Fault parse_field_lines(std::string_view bytes, const HeadScanner& scanner, std::size_t first, Cause malformed,
                        Fields& out) {
  for (std::size_t line = first; line < scanner.line_ends().size(); ++line) {
    const std::string_view text = scanner.line(bytes, line);
    Field field;
    if (!read_field_line(text, field))
      return fault_of(text, static_cast<std::size_t>(text.data() - bytes.data()), malformed);
    const std::size_t blanks = text.size() - field.name.size() - 1 - field.value.size();
    field.verbatim = blanks == 1 && text[field.name.size() + 1] == ' ';  // its line ending stands behind it
    out.add(field);
  }
  return {};
}

}  // namespace candor::http1
