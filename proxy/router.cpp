#include "proxy/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "config/ip.hpp"
#include "proxy/http1/characters.hpp"

namespace candor {

namespace {

// The host without its port and a final dot, in lower case; too long for DNS is a host that no route has. An IPv6
// address, which can be written in many ways, is written in the one that the routes have it in.
class Host {
 public:
  explicit Host(std::string_view authority) {
    if (authority.starts_with('[')) {
      take(config::canonical_literal(authority.substr(0, authority.find(']') + 1)));
    } else {
      authority = authority.substr(0, authority.find(':'));
      if (authority.ends_with('.')) authority.remove_suffix(1);
      take(authority);
    }
  }
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  void take(std::string_view host) {
    if (host.size() > text_.size()) return;
    size_ = host.size();
    std::transform(host.begin(), host.end(), text_.begin(), http1::to_lower);
  }

  std::array<char, 255> text_;
  std::size_t size_ = 0;
};

bool takes_method(const config::Match& match, std::string_view method) {
  return match.methods.empty() || std::find(match.methods.begin(), match.methods.end(), method) != match.methods.end();
}

// Any line of the field, since a client may send several.
bool has_field(const http1::Fields& fields, const config::FieldMatch& wanted) {
  return std::any_of(fields.begin(), fields.end(), [&](const http1::Field& field) {
    return http1::iequals(field.name, wanted.name) && (!wanted.value || field.value == *wanted.value);
  });
}

bool has_fields(const config::Match& match, const http1::Fields& fields) {
  return std::all_of(match.fields.begin(), match.fields.end(),
                     [&](const config::FieldMatch& each) { return has_field(fields, each); });
}

}  // namespace

Router::Router(const std::vector<config::Route>& routes) : routes_(routes) {
  std::vector<std::size_t> order(routes.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return config::conditions(routes[a].match) > config::conditions(routes[b].match);
  });
  for (const std::size_t route : order) {
    const config::Match& match = routes[route].match;
    PathTree& tree = match.host.empty()             ? any_
                     : match.host.starts_with("*.") ? suffixes_[match.host.substr(1)]
                                                    : exact_[match.host];
    tree.add(match.path, static_cast<PathTree::Route>(route));
  }
  for (const config::Route& route : routes) {
    conditional_.push_back(config::conditions(route.match) > 0);
    names_methods_ = names_methods_ || !route.match.methods.empty();
  }
}

template <class Accept>
std::optional<std::size_t> Router::find_if(const http1::RequestHead& head, Accept accept) const {
  // OPTIONS * asks the host as a whole.
  const std::string_view path = head.matched_path == "*" ? "/" : head.matched_path;
  if (exact_.empty() && suffixes_.empty()) return any_.find(path, accept);
  const Host host(head.authority);
  const std::string_view name = host.text();
  if (!exact_.empty()) {
    if (const PathTree* tree = exact_.find(name)) {
      if (const auto route = tree->find(path, accept)) return route;
    }
  }
  if (!suffixes_.empty()) {
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
      const PathTree* tree = suffixes_.find(name.substr(dot));
      if (tree == nullptr) continue;
      if (const auto route = tree->find(path, accept)) return route;
    }
  }
  return any_.find(path, accept);
}

std::optional<std::size_t> Router::find(const http1::RequestHead& head) const {
  return find_if(head, [&](std::size_t route) {
    if (!conditional_[route]) return true;
    const config::Match& match = routes_[route].match;
    return takes_method(match, head.method) && has_fields(match, head.fields);
  });
}

std::string Router::allowed_methods(const http1::RequestHead& head) const {
  if (!names_methods_) return {};
  std::vector<std::string_view> methods;
  find_if(head, [&](std::size_t route) {
    const config::Match& match = routes_[route].match;
    if (!has_fields(match, head.fields)) return false;
    for (const std::string& method : match.methods) {
      if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
    }
    return false;
  });
  return methods.empty() ? std::string() : fmt::format("{}", fmt::join(methods, ", "));
}

}  // namespace candor
