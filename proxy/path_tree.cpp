#include "proxy/path_tree.hpp"

namespace candor {

void PathTree::add(std::string_view prefix, std::size_t route) {
  Node* node = &root_;
  while (prefix.size() > 1) {
    const std::string_view segment = prefix.substr(1, prefix.find('/', 1) - 1);
    std::unique_ptr<Node>& child = node->children[std::string(segment)];
    if (!child) child = std::make_unique<Node>();
    node = child.get();
    prefix.remove_prefix(1 + segment.size());
  }
  (prefix.empty() ? node->here : node->below).push_back(route);
}

}  // namespace candor
