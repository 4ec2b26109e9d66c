// Routes by their path prefix, as a tree of segments: a lookup walks down the path once, however many routes there are.
// A prefix covers a path that is equal to it or goes on behind a '/' of either: "/api" covers "/api" and "/api/x" but
// not "/apix"; "/api/" covers what is below it but not "/api".
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace candor {

class PathTree {
 public:
  // `prefix` begins with '/'. Those of one prefix are tried in the order in which they were added.
  void add(std::string_view prefix, std::size_t route);

  // The first route that `accept(route)` takes, the longest prefix first.
  template <class Accept>
  std::optional<std::size_t> find(std::string_view path, Accept accept) const {
    return find_in(root_, path, accept);
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Node {
    std::unordered_map<std::string, std::unique_ptr<Node>, Hash, std::equal_to<>> children;  // by segment
    std::vector<std::size_t> here;   // prefixes that end without a slash
    std::vector<std::size_t> below;  // those that end with one
  };

  // `rest`: of the path behind the node, empty or beginning with '/'. As deep as the longest prefix, at most.
  template <class Accept>
  static std::optional<std::size_t> find_in(const Node& node, std::string_view rest, Accept& accept) {
    if (!rest.empty()) {
      const std::string_view segment = rest.substr(1, rest.find('/', 1) - 1);
      if (const auto child = node.children.find(segment); child != node.children.end()) {
        if (const auto found = find_in(*child->second, rest.substr(1 + segment.size()), accept)) return found;
      }
      if (const auto found = first_of(node.below, accept)) return found;
    }
    return first_of(node.here, accept);
  }

  template <class Accept>
  static std::optional<std::size_t> first_of(const std::vector<std::size_t>& routes, Accept& accept) {
    for (const std::size_t route : routes) {
      if (accept(route)) return route;
    }
    return std::nullopt;
  }

  Node root_;
};

}  // namespace candor
