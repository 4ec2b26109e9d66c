// Who somebody has shown to be, and what a check of credentials says about that.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/exchange.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kUserBytesMax = 256;
inline constexpr std::size_t kScopesMax = 256;  // of one principal; of its groups too

struct Principal {
  std::string name;
  std::vector<std::string> scopes;
  std::vector<std::string> groups;
};

struct Checked {
  std::shared_ptr<const Principal> principal;  // null where the credentials are no good
  WallClock::time_point good_until = WallClock::time_point::max();
  std::string_view reason = {};  // for the log, where they are not: names nothing of what the client has sent
};

// Whether the name can be told to an upstream and written into a log as it is: no control characters, no blanks around
// it, 1 to kUserBytesMax bytes.
bool is_user_name(std::string_view name);

}  // namespace candor::filters::auth
