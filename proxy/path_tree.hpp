// Routes by their path prefix, as a tree of segments: a lookup walks down the path once, however many routes there are.
// A prefix covers a path that is equal to it or goes on behind a '/' of either: "/api" covers "/api" and "/api/x" but
// not "/apix"; "/api/" covers what is below it but not "/api".
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "proxy/by_text.hpp"

namespace candor {

class PathTree {
 public:
  using Route = std::uint32_t;

  // `prefix` begins with '/'. Those of one prefix are tried in the order in which they were added.
  void add(std::string_view prefix, Route route);

  // The first route that `accept(route)` takes, the longest prefix first.
  template <class Accept>
  std::optional<Route> find(std::string_view path, Accept accept) const {
    return find_in(nodes_.front(), path, accept);
  }

 private:
  using Routes = boost::container::small_vector<Route, 2>;

  struct Node {
    ByText<std::uint32_t> children;  // by segment; index into nodes_
    Routes here;                     // prefixes that end without a slash
    Routes below;                    // those that end with one
  };

  // `rest`: of the path behind the node, empty or beginning with '/'. As deep as the longest prefix, at most.
  template <class Accept>
  std::optional<Route> find_in(const Node& node, std::string_view rest, Accept& accept) const {
    if (!rest.empty()) {
      const std::string_view segment = rest.substr(1, rest.find('/', 1) - 1);
      if (const std::uint32_t* child = node.children.find(segment)) {
        if (const auto found = find_in(nodes_[*child], rest.substr(1 + segment.size()), accept)) return found;
      }
      if (const auto found = first_of(node.below, accept)) return found;
    }
    return first_of(node.here, accept);
  }

  template <class Accept>
  static std::optional<Route> first_of(const Routes& routes, Accept& accept) {
    for (const Route route : routes) {
      if (accept(route)) return route;
    }
    return std::nullopt;
  }

  std::vector<Node> nodes_ = std::vector<Node>(1);  // the first one is the root
};

}  // namespace candor
