#include "filters/origin_list.hpp"

#include <algorithm>

#include "config/syntax.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kSchemeEnd = "://";
constexpr std::string_view kAnyLabel = "*.";

bool is_lower_case(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return http1::to_lower(c) == c; });
}

// RFC 3986 §3.1.
bool is_scheme(std::string_view text) {
  constexpr std::string_view kOthers = "+-.";
  return !text.empty() && !http1::is_digit(text.front()) && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || http1::is_digit(c) || kOthers.find(c) != std::string_view::npos;
  });
}

// Labels of a host name, so that nothing but a name can stand for the star.
bool is_labels(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return http1::is_reg_name_char(c) && c != '*' && c != ','; });
}

}  // namespace

std::string_view OriginList::check(std::string_view text) {
  if (text == "*") return {};
  const std::size_t end = text.find(kSchemeEnd);
  if (end == std::string_view::npos || !is_scheme(text.substr(0, end)))
    return "expected scheme://host, scheme://host:port, scheme://*.host or *";
  std::string_view authority = text.substr(end + kSchemeEnd.size());
  if (authority.starts_with(kAnyLabel)) authority.remove_prefix(kAnyLabel.size());
  if (!config::is_authority(authority)) return "expected a host, with or without a port, and no path behind it";
  if (!is_lower_case(authority)) return "expected lower case, as browsers write origins";
  const std::string_view scheme = text.substr(0, end);
  if ((scheme == "http" && authority.ends_with(":80")) || (scheme == "https" && authority.ends_with(":443")))
    return "expected no default port, as browsers leave it out";
  return {};
}

OriginList::OriginList(const std::vector<std::string>& origins) {
  for (const std::string& origin : origins) {
    const std::size_t host = origin.find(kSchemeEnd) + kSchemeEnd.size();
    if (origin == "*")
      all_ = true;
    else if (origin.substr(host).starts_with(kAnyLabel))
      suffixes_.push_back({origin.substr(0, host), origin.substr(host + 1)});
    else
      exact_.push_back(origin);
  }
}

bool OriginList::contains(std::string_view origin) const {
  if (all_) return true;
  if (std::ranges::find(exact_, origin) != exact_.end()) return true;
  return std::ranges::any_of(suffixes_, [origin](const Suffix& suffix) {
    if (!origin.starts_with(suffix.scheme) || !origin.ends_with(suffix.host)) return false;
    if (origin.size() < suffix.scheme.size() + suffix.host.size()) return false;
    return is_labels(origin.substr(suffix.scheme.size(), origin.size() - suffix.scheme.size() - suffix.host.size()));
  });
}

}  // namespace candor::filters
