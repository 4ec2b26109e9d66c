#include "config/syntax.hpp"

#include <algorithm>
#include <optional>

#include "config/ip.hpp"
#include "config/loader.hpp"
#include "config/units.hpp"

namespace candor::config {
namespace {

// By hand because those of <cctype> depend on the locale.
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
int hex_value(char c) { return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10; }
bool is_name_character(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; }
bool is_path_character(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("/-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

bool is_bracketed_v6(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  const std::string_view inner = text.substr(1, text.size() - 2);
  return inner.find(':') != std::string_view::npos && IpAddress::parse(inner).has_value();
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameMax && std::ranges::all_of(text, is_name_character) &&
         (is_letter(text.front()) || is_digit(text.front()));
}

bool is_token_name(std::string_view text) { return is_name(text) && is_letter(text.front()); }

bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && text.size() <= kNameMax && std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || is_digit(c) || kOthers.find(c) != std::string_view::npos;
  });
}

bool is_host_name(std::string_view text) {
  const auto is_edge = [](char c) { return c != '.' && c != '-'; };
  return !text.empty() && text.size() <= kHostMax && std::ranges::all_of(text, is_name_character) &&
         is_edge(text.front()) && is_edge(text.back()) && text.find("..") == std::string_view::npos;
}

bool is_host(std::string_view text) { return is_host_name(text) || is_bracketed_v6(text); }

bool is_authority(std::string_view text) {
  if (is_host(text)) return true;
  const std::optional<HostPort> parsed = parse_host_port(text);
  return parsed && !parsed->host.empty();
}

bool is_path(std::string_view text) {
  if (!text.starts_with('/') || text.size() > kPathMax) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
    } else if (!is_path_character(text[i])) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> parse_unix(std::string_view text) {
  constexpr std::string_view kScheme = "unix:";
  if (!text.starts_with(kScheme)) return std::nullopt;
  const std::string_view path = text.substr(kScheme.size());
  if (!path.starts_with('/') || path.size() < 2 || path.size() > kSocketPathMax ||
      path.find('\0') != std::string_view::npos)
    return std::nullopt;
  return std::string(path);
}

bool is_normal_path(std::string_view text) {
  if (text.find("//") != std::string_view::npos) return false;
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    const char decoded = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    if (is_name_character(decoded) || decoded == '~') return false;
  }
  for (std::size_t i = 0; i != std::string_view::npos; i = text.find('/', i + 1)) {
    const std::string_view segment = text.substr(i + 1, text.find('/', i + 1) - i - 1);
    if (segment == "." || segment == "..") return false;
  }
  return true;
}

std::optional<HostPort> parse_host_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::optional<std::uint64_t> port = parse_number(text.substr(colon + 1));
  if (!port || *port > UINT16_MAX) return std::nullopt;
  if (is_bracketed_v6(host))
    host = host.substr(1, host.size() - 2);
  else if (!host.empty() && !is_host_name(host))
    return std::nullopt;
  return HostPort{std::string(host), static_cast<std::uint16_t>(*port)};
}

}  // namespace candor::config
