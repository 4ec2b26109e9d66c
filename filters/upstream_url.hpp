// An absolute URL in which an upstream speaks of itself, and the same place as its client sees it. Anything that is not
// surely the upstream's own is left as it is: a wrong guess would send the client to another host or another route.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace candor::filters {

struct AbsoluteUrl {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;  // "/" where there is none
  std::string_view rest;  // query and fragment, with their marks
};

// Nothing for a relative reference, another scheme than http and https, a userinfo, or a path that two recipients could
// read differently.
std::optional<AbsoluteUrl> parse_absolute(std::string_view text);

// Whether the URL is at or below `prefix`, itself such a URL: the same scheme, authority and whole segments of the
// path.
bool is_below(const AbsoluteUrl& url, const AbsoluteUrl& prefix);

// What the client sees in the place of the upstream's paths.
struct ClientView {
  std::string_view scheme;
  std::string_view authority;          // empty: the client named none, and gets a path
  std::string_view route_path;         // the prefix that the route matches
  const std::string* upstream_prefix;  // that rewrite_prefix has put there; null for none
};

// Nothing where no path of the client's leads there.
std::optional<std::string> seen_by_client(const AbsoluteUrl& url, const ClientView& view);

}  // namespace candor::filters
