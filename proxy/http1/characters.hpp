// Character classes of RFC 9110 §5.6 and RFC 3986, as tables.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace candor::http1 {

namespace detail {
constexpr std::array<bool, 256> make_table(std::string_view extra) {
  std::array<bool, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
  for (const char c : extra) table[static_cast<unsigned char>(c)] = true;
  return table;
}
inline constexpr auto kTokenTable = make_table("!#$%&'*+-.^_`|~");
inline constexpr auto kHostTable = make_table("-._~!$&'()*+,;=%[]:");
}  // namespace detail

constexpr bool is_token_char(char c) { return detail::kTokenTable[static_cast<unsigned char>(c)]; }
constexpr bool is_host_char(char c) { return detail::kHostTable[static_cast<unsigned char>(c)]; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The value of a hexadecimal digit; -1 for any other character.
constexpr int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool is_token(std::string_view text) {
  for (const char c : text) {
    if (!is_token_char(c)) return false;
  }
  return !text.empty();
}

// Without the optional white space (SP, HTAB) at both ends.
constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls `visit` for each member of a comma-separated list (RFC 9110 §5.6.1), trimmed; empty members are left out. Stops
// where `visit` returns false, and returns false then.
template <class Visit>
constexpr bool for_each_member(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view member = trim(list.substr(0, comma));
    if (!member.empty() && !visit(member)) return false;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return true;
}

}  // namespace candor::http1
