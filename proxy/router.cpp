#include "proxy/router.hpp"

#include <algorithm>
#include <array>

#include "proxy/http1/characters.hpp"

namespace candor {

namespace {

// The host without its port and a final dot, in lower case; too long for DNS is a host that no route has.
class Host {
 public:
  explicit Host(std::string_view authority) {
    const std::size_t end = authority.starts_with('[') ? std::min(authority.find(']'), authority.size() - 1) + 1
                                                       : std::min(authority.find(':'), authority.size());
    std::string_view host = authority.substr(0, end);
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.size() > text_.size()) return;
    size_ = host.size();
    std::transform(host.begin(), host.end(), text_.begin(), http1::to_lower);
  }
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, 255> text_;
  std::size_t size_ = 0;
};

}  // namespace

Router::Router(const std::vector<config::Route>& routes) {
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const config::Match& match = routes[i].match;
    Prefixes& prefixes = match.host.empty()             ? any_
                         : match.host.starts_with("*.") ? suffixes_[match.host.substr(1)]
                                                        : exact_[match.host];
    prefixes.push_back({match.path, i});
  }
  const auto longest_first = [](Prefixes& prefixes) {
    std::stable_sort(prefixes.begin(), prefixes.end(),
                     [](const Prefix& a, const Prefix& b) { return a.path.size() > b.path.size(); });
  };
  longest_first(any_);
  for (auto& [host, prefixes] : exact_) longest_first(prefixes);
  for (auto& [host, prefixes] : suffixes_) longest_first(prefixes);
}

std::optional<std::size_t> Router::find(std::string_view authority, std::string_view path) const {
  const Host host(authority);
  const std::string_view name = host.text();
  if (!exact_.empty()) {
    if (const auto found = exact_.find(name); found != exact_.end()) {
      if (const auto route = find_path(found->second, path)) return route;
    }
  }
  if (!suffixes_.empty()) {
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
      const auto found = suffixes_.find(name.substr(dot));
      if (found == suffixes_.end()) continue;
      if (const auto route = find_path(found->second, path)) return route;
    }
  }
  return find_path(any_, path);
}

std::optional<std::size_t> Router::find_path(const Prefixes& prefixes, std::string_view path) {
  for (const Prefix& prefix : prefixes) {
    if (covers(prefix.path, path)) return prefix.route;
  }
  return std::nullopt;
}

bool Router::covers(std::string_view prefix, std::string_view path) {
  if (prefix == "/" && path == "*") return true;  // OPTIONS * asks the host as a whole
  if (!path.starts_with(prefix)) return false;
  return path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/';
}

}  // namespace candor
