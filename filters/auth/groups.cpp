#include "filters/auth/groups.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "filters/auth/principal.hpp"
#include "filters/auth/text_file.hpp"

namespace candor::filters::auth {

Groups Groups::parse(std::string_view text, const std::string& file, config::Errors& errors) {
  Groups groups;
  std::unordered_set<std::string> seen;
  read_lines(text, file, errors, [&](const Line& line) {
    std::string wrong;
    if (seen.size() == kGroupsMax) return fmt::format("expected {} groups at most", kGroupsMax);
    if (!seen.emplace(line.name).second) return std::string("the group stands here a second time");
    for_each_word(line.rest, [&](std::string_view member) {
      std::vector<std::string>& of_member = groups.by_name_[std::string(member)];
      if (of_member.size() == kScopesMax) wrong = fmt::format("a member is in more than {} groups", kScopesMax);
      if (wrong.empty()) of_member.emplace_back(line.name);
    });
    return wrong;
  });
  return groups;
}

const std::vector<std::string>& Groups::of(const std::string& name) const {
  static const std::vector<std::string> kNone;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? kNone : found->second;
}

}  // namespace candor::filters::auth
