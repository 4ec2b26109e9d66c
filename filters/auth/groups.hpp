// A group file: lines of "group: user user", as Apache's AuthGroupFile. Holds for users of passwords and names of API
// keys alike; a name in it need not exist.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/section.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kGroupsMax = 1000;

class Groups {
 public:
  static Groups parse(std::string_view text, const std::string& file, config::Errors& errors);

  const std::vector<std::string>& of(const std::string& name) const;

 private:
  std::unordered_map<std::string, std::vector<std::string>> by_name_;
};

}  // namespace candor::filters::auth
