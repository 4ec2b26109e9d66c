// Which route a request belongs to: its host exactly, else by the longest "*.suffix", else any host; of these the
// longest path prefix; of these the one with the most conditions (fields, methods) that all hold. Where none fits, the
// next less exact prefix and host are asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "proxy/by_text.hpp"
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
  template <class Accept>
  std::optional<std::size_t> find_if(const http1::RequestHead& head, Accept accept) const;

  const std::vector<config::Route>& routes_;
  std::vector<bool> conditional_;  // by route: whether there is more to it than host and path
  bool names_methods_ = false;     // any of them
  ByText<PathTree> exact_;
  ByText<PathTree> suffixes_;  // by ".example.com"
  PathTree any_;
};

}  // namespace candor
