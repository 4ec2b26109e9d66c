#include "filters/upstream_url.hpp"

#include <algorithm>
#include <array>

#include "filters/location.hpp"
#include "proxy/http1/characters.hpp"
#include "proxy/http1/path.hpp"

namespace candor::filters {
namespace {

// The port that the scheme stands for need not be written (RFC 3986 §6.2.3).
bool same_authority(const AbsoluteUrl& a, const AbsoluteUrl& b) {
  return same_url({a.scheme, a.authority, "/", {}}, {b.scheme, b.authority, "/", {}});
}

}  // namespace

std::optional<AbsoluteUrl> parse_absolute(std::string_view text) {
  constexpr std::array<std::string_view, 2> kSchemes{"http", "https"};
  const std::size_t colon = std::min(text.find("://"), text.size());
  const auto scheme = std::ranges::find_if(
      kSchemes, [&](std::string_view each) { return http1::iequals(each, text.substr(0, colon)); });
  if (scheme == kSchemes.end() || colon == text.size()) return std::nullopt;
  text.remove_prefix(colon + 3);
  AbsoluteUrl url{.scheme = *scheme, .authority = text.substr(0, text.find_first_of("/?#")), .path = "/", .rest = {}};
  if (url.authority.empty() || url.authority.find_first_of("@\\") != std::string_view::npos) return std::nullopt;
  text.remove_prefix(url.authority.size());
  const std::size_t path_end = std::min(text.find_first_of("?#"), text.size());
  if (path_end > 0) url.path = text.substr(0, path_end);
  url.rest = text.substr(path_end);
  const http1::PathReading reading = http1::read_path(url.path, 0);
  if (reading.fault || reading.dot_segments) return std::nullopt;
  return url;
}

bool is_below(const AbsoluteUrl& url, const AbsoluteUrl& prefix) {
  return url.scheme == prefix.scheme && same_authority(url, prefix) && has_prefix(url.path, prefix.path);
}

std::optional<std::string> seen_by_client(const AbsoluteUrl& url, const ClientView& view) {
  std::string path(url.path);
  if (view.upstream_prefix != nullptr) {
    if (!has_prefix(url.path, *view.upstream_prefix)) return std::nullopt;
    path = http1::joined_path(view.route_path, url.path.substr(view.upstream_prefix->size()));
  }
  std::string text;
  if (!view.authority.empty()) text.append(view.scheme).append("://").append(view.authority);
  return text.append(view.authority.empty() ? rooted(path) : path).append(url.rest);
}

}  // namespace candor::filters
