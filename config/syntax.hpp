// What names, hosts and paths of the configuration may look like. Several of them end up in fields, metric labels, file
// names and URLs, so that they are kept to characters that mean nothing anywhere.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace candor::config {

inline constexpr std::size_t kNameMax = 64;
inline constexpr std::size_t kHostMax = 253;  // of a domain name, RFC 1035 §2.3.4
inline constexpr std::size_t kPathMax = 1024;
inline constexpr std::size_t kSocketPathMax = 107;

// Letters, digits, '.', '_' and '-', beginning with a letter or a digit.
bool is_name(std::string_view text);
// A name that is also a token of RFC 9651 §3.3.4, as Proxy-Status wants it: beginning with a letter.
bool is_token_name(std::string_view text);
// What methods and field names are made of (RFC 9110 §5.6.2).
bool is_token(std::string_view text);
// A domain name, an IPv4 address, or anything else of letters, digits, '.', '_' and '-' between dots.
bool is_host_name(std::string_view text);
// "host" or "[v6]", as in an authority without a port.
bool is_host(std::string_view text);
// "host", "[v6]", each with or without ":port".
bool is_authority(std::string_view text);
// An absolute path of RFC 3986 §3.3: no query, nothing that ought to be percent-encoded.
bool is_path(std::string_view text);
// The path of "unix:/path", where the text is one that a socket address can hold (108 bytes with the final NUL).
std::optional<std::string> parse_unix(std::string_view text);
// Of a path: whether requests are matched by this spelling of it: no dot segments, no "//", nothing percent-encoded
// without need.
bool is_normal_path(std::string_view text);

inline constexpr std::string_view kNameForm = "a name of letters, digits, '.', '_' and '-', 64 characters at most";

}  // namespace candor::config
