#include "proxy/http1/chunk_line.hpp"

#include <algorithm>

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

constexpr std::size_t kDigitsMax = 15;

void skip_token(std::string_view& text) {
  while (!text.empty() && is_token_char(text.front())) text.remove_prefix(1);
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

// quoted-string (RFC 9110 §5.6.4), from its opening quote on; false where it does not end.
bool skip_quoted(std::string_view& text) {
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') text.remove_prefix(text.front() == '\\' && text.size() > 1 ? 2 : 1);
  if (text.empty()) return false;
  text.remove_prefix(1);
  return true;
}

// ";" name [ "=" value ], once and again. Blanks are taken where the grammar has them, but for those before the first
// ";": "5 ;a" is what differs most between recipients.
bool are_extensions(std::string_view text) {
  while (!text.empty()) {
    if (text.front() != ';') return false;
    text.remove_prefix(1);
    skip_blanks(text);
    const std::size_t before_name = text.size();
    skip_token(text);
    if (text.size() == before_name) return false;
    skip_blanks(text);
    if (text.empty() || text.front() != '=') continue;
    text.remove_prefix(1);
    skip_blanks(text);
    const std::size_t before_value = text.size();
    if (!text.empty() && text.front() == '"') {
      if (!skip_quoted(text)) return false;
    } else {
      skip_token(text);
    }
    if (text.size() == before_value) return false;
    skip_blanks(text);
  }
  return true;
}

}  // namespace

std::optional<std::uint64_t> parse_chunk_line(std::string_view line) {
  std::size_t digits = 0;
  std::uint64_t size = 0;
  for (; digits < line.size(); ++digits) {
    const int digit = hex_digit(line[digits]);
    if (digit < 0) break;
    if (digits == kDigitsMax) return std::nullopt;
    size = size * 16 + static_cast<std::uint64_t>(digit);
  }
  if (digits == 0 || !are_extensions(line.substr(digits))) return std::nullopt;
  return size;
}

bool may_begin_chunk_line(std::string_view begin) {
  const auto behind = std::find_if(begin.begin(), begin.end(), [](char c) { return hex_digit(c) < 0; });
  return behind == begin.end() || (behind != begin.begin() && (*behind == ';' || *behind == '\r'));
}

}  // namespace candor::http1
