#include "proxy/proxy_status.hpp"

#include <algorithm>

namespace candor {
namespace {

// A token of RFC 9651 §3.3.4 may stand as it is, other names need quotes.
bool is_structured_token(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kOthers = "0123456789!#$%&'*+-.^_`|~:/";
  const auto is_letter = [&](char character) { return kLetters.find(character) != std::string_view::npos; };
  if (text.empty() || (!is_letter(text[0]) && text[0] != '*')) return false;
  return std::ranges::all_of(
      text, [&](char character) { return is_letter(character) || kOthers.find(character) != std::string_view::npos; });
}

std::string structured_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char character : text) {
    if (character < 0x20 || character > 0x7E) continue;
    if (character == '"' || character == '\\') quoted += '\\';
    quoted += character;
  }
  quoted += '"';
  return quoted;
}

}  // namespace

ProxyStatus::ProxyStatus(std::string_view proxy_name) {
  values_.fill(is_structured_token(proxy_name) ? std::string(proxy_name) : structured_string(proxy_name));
  for (const FailureRow& row : failure_table()) {
    if (!row.token.empty()) values_[static_cast<std::size_t>(row.cause)].append("; error=").append(row.token);
  }
}

}  // namespace candor
