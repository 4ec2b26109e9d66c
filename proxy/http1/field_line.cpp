#include "proxy/http1/field_line.hpp"

#include <algorithm>
#include <bit>

#include "proxy/http1/byte_blocks.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::http1 {

std::size_t find_control(std::string_view text) {
  for (std::size_t block = 0; block < text.size(); block += kBlockBytes) {
    for (std::uint32_t controls = controls_at(text, block).all; controls != 0; controls &= controls - 1) {
      const std::size_t at = block + static_cast<std::size_t>(std::countr_zero(controls));
      if (text[at] != '\t') return at;
    }
  }
  return std::string_view::npos;
}

namespace {

// The usual case, without a word about what is wrong. `plain`: it is known to hold no control character but HTAB.
inline bool read_field_line(std::string_view line, bool plain, Field& out) {
  std::size_t colon = leading_words(line);
  while (colon < line.size() && is_token_char(line[colon])) ++colon;
  if (colon == 0 || colon == line.size() || line[colon] != ':') return false;
  out.name = line.substr(0, colon);
  out.value = trim(line.substr(colon + 1));
  if (!plain && find_control(out.value) != std::string_view::npos) return false;
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
  return read_field_line(line, false, out) ? Fault{} : fault_of(line, offset, malformed);
}

Fault parse_field_lines(std::string_view bytes, const HeadScanner& scanner, std::size_t first, Cause malformed,
                        Fields& out) {
  for (std::size_t line = first; line < scanner.line_ends().size(); ++line) {
    const std::string_view text = scanner.line(bytes, line);
    Field field;
    if (!read_field_line(text, scanner.is_plain(), field))
      return fault_of(text, static_cast<std::size_t>(text.data() - bytes.data()), malformed);
    const std::size_t blanks = text.size() - field.name.size() - 1 - field.value.size();
    field.verbatim = blanks == 1 && text[field.name.size() + 1] == ' ';  // its line ending stands behind it
    out.add(field);
  }
  return {};
}

}  // namespace candor::http1
