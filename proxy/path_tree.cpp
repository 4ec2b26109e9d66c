#include "proxy/path_tree.hpp"

namespace candor {

void PathTree::add(std::string_view prefix, Route route) {
  std::size_t node = 0;
  while (prefix.size() > 1) {
    const std::string_view segment = prefix.substr(1, prefix.find('/', 1) - 1);
    std::uint32_t& child = nodes_[node].children[segment];
    if (child == 0) {
      child = static_cast<std::uint32_t>(nodes_.size());
      node = child;
      nodes_.emplace_back();
    } else {
      node = child;
    }
    prefix.remove_prefix(1 + segment.size());
  }
  (prefix.empty() ? nodes_[node].here : nodes_[node].below).push_back(route);
}

}  // namespace candor
