// From a request of the admin listener to its answer, without sockets: access, path, method, handler.
#pragma once

#include "proxy/admin/access.hpp"
#include "proxy/admin/routes.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace candor::admin {

inline constexpr std::size_t kBodyBytesMax = 64 * 1024;

struct Asked {
  std::string_view method;
  std::string_view target;
  Credentials credentials;
  std::string body;
  std::string peer;
};

// HEAD is answered as GET; whoever sends it leaves the body out.
Response answer(const Routes& routes, const AccessRules& rules, Asked asked);

Response body_too_large();

}  // namespace candor::admin
