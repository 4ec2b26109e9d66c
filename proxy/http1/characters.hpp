// Character classes of RFC 9110 §5.6 and RFC 3986, as tables.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
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
constexpr std::array<char, 256> make_lower_table() {
  std::array<char, 256> table{};
  for (unsigned c = 0; c < table.size(); ++c) table[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return table;
}
inline constexpr auto kLowerTable = make_lower_table();
inline constexpr auto kTokenTable = make_table("!#$%&'*+-.^_`|~");
inline constexpr auto kTargetTable = make_table("!\"$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
inline constexpr auto kRegNameTable = make_table("-._~!$&'()*+,;=");
}  // namespace detail

constexpr bool is_token_char(char c) { return detail::kTokenTable[static_cast<unsigned char>(c)]; }
// Of a request target: only visible ASCII can stand in a URI (RFC 3986 §2), and a fragment is never sent.
constexpr bool is_target_char(char c) { return detail::kTargetTable[static_cast<unsigned char>(c)]; }
// Of the name of a host, where it is not percent-encoded (RFC 3986 §3.2.2).
constexpr bool is_reg_name_char(char c) { return detail::kRegNameTable[static_cast<unsigned char>(c)]; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char to_lower(char c) { return detail::kLowerTable[static_cast<unsigned char>(c)]; }

// The value of a hexadecimal digit; -1 for any other character.
constexpr int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

inline constexpr std::size_t kTripletBytes = 3;  // "%41"

// The byte that the percent-encoding at the front of `text` stands for; nothing where it is broken.
constexpr std::optional<char> decode_triplet(std::string_view text) {
  if (text.size() < kTripletBytes) return std::nullopt;
  const int high = hex_digit(text[1]);
  const int low = hex_digit(text[2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
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
