// Which route a request belongs to: its host exactly, else by the longest "*.suffix", else any host; of these the
// longest path prefix. A host that has routes of its own but none for the path falls back to the less exact ones.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.hpp"

namespace candor {

class Router {
 public:
  explicit Router(const std::vector<config::Route>& routes);

  // Index into the routes. `authority` may carry a port and upper case; `path`: in its normal form (http1/path.hpp).
  std::optional<std::size_t> find(std::string_view authority, std::string_view path) const;

  // Whether `prefix` covers `path`: equal, or up to a '/' of either.
  static bool covers(std::string_view prefix, std::string_view path);

 private:
  struct Prefix {
    std::string path;
    std::size_t route;
  };
  using Prefixes = std::vector<Prefix>;  // longest first
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Hosts = std::unordered_map<std::string, Prefixes, Hash, std::equal_to<>>;

  static std::optional<std::size_t> find_path(const Prefixes& prefixes, std::string_view path);

  Hosts exact_;
  Hosts suffixes_;  // by ".example.com"
  Prefixes any_;
};

}  // namespace candor
