#include "filters/idempotency/key.hpp"

#include <algorithm>

namespace candor::filters::idempotency {
namespace {

constexpr std::string_view kNeverBare = "\"\\,;";

bool is_visible(char c) { return c > ' ' && c <= '~'; }

std::optional<std::string> unquoted(std::string_view quoted) {
  if (quoted.size() < 2 || quoted.back() != '"') return std::nullopt;
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  std::string key;
  for (std::size_t at = 0; at < inner.size(); ++at) {
    const bool escaped = inner[at] == '\\';
    if (escaped && ++at == inner.size()) return std::nullopt;
    const bool needs_escape = inner[at] == '"' || inner[at] == '\\';
    if (escaped != needs_escape || (inner[at] != ' ' && !is_visible(inner[at]))) return std::nullopt;
    key += inner[at];
  }
  return key;
}

bool is_bare(std::string_view text) {
  return std::ranges::all_of(text, is_visible) && text.find_first_of(kNeverBare) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> parse_key(std::string_view value, BareKeys bare) {
  std::optional<std::string> key;
  if (value.starts_with('"')) {
    key = unquoted(value);
  } else if (bare == BareKeys::accepted && is_bare(value)) {
    key = value;
  }
  return key && !key->empty() && key->size() <= kKeyBytesMax ? key : std::nullopt;
}

}  // namespace candor::filters::idempotency
