// URLs as a redirect needs them: the one that was asked for, the one to go to, and whether they are the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace candor::filters {

struct Url {
  std::string_view scheme;
  std::string_view authority;
  std::string path;
  std::optional<std::string_view> query;  // without '?'
};

bool same_url(const Url& a, const Url& b);  // RFC 3986 §6.2.2.1 and §6.2.3: case and the default port do not matter

// Whole segments of the path: "/a" is a prefix of "/a" and "/a/b", not of "/ab".
bool has_prefix(std::string_view path, std::string_view prefix);

// Beginning with exactly one slash: "//host" and "/\host" would lead to another host (RFC 3986 §4.2, and what browsers
// take a backslash for).
std::string rooted(std::string_view path);

std::string_view without_port(std::string_view authority);

enum class UrlForm { path, absolute };
std::string write_url(const Url& url, UrlForm form);

}  // namespace candor::filters
