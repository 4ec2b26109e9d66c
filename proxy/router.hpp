// Which route a request belongs to: its host exactly, else by the longest "*.suffix", else any host; of these the
// longest path prefix; of these the one with the most conditions (fields, methods) that all hold. Where none fits, the
// next less exact prefix and host are asked.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.hpp"
#include "proxy/http1/fields.hpp"
#include "proxy/path_tree.hpp"

namespace candor {

class Router {
 public:
  // The routes outlive the router.
  explicit Router(const std::vector<config::Route>& routes);

  // Index into the routes.
  std::optional<std::size_t> find(const http1::RequestHead& head) const;

  // The value of Allow (RFC 9110 §10.2.1) where routes for the request were found but for its method; else empty.
  std::string allowed_methods(const http1::RequestHead& head) const;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Hosts = std::unordered_map<std::string, PathTree, Hash, std::equal_to<>>;

  template <class Accept>
  std::optional<std::size_t> find_if(const http1::RequestHead& head, Accept accept) const;

  const std::vector<config::Route>& routes_;
  Hosts exact_;
  Hosts suffixes_;  // by ".example.com"
  PathTree any_;
};

}  // namespace candor
