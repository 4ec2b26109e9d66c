#include "filters/auth/requirement.hpp"

#include <algorithm>

namespace candor::filters::auth {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

}  // namespace

bool Requirement::holds_for(std::string_view method) const {
  return methods.empty() || holds(methods, method) || (method == "HEAD" && holds(methods, "GET"));
}

bool Requirement::met_by(const Principal& principal) const {
  const auto has_scope = [&](const std::string& scope) { return holds(principal.scopes, scope); };
  const auto has_group = [&](const std::string& group) { return holds(principal.groups, group); };
  return std::ranges::all_of(scopes, has_scope) && (groups.empty() || std::ranges::any_of(groups, has_group));
}

const Requirement* first_unmet(const std::vector<Requirement>& requirements, std::string_view method,
                               const Principal* principal) {
  for (const Requirement& each : requirements)
    if (each.holds_for(method) && (principal == nullptr || !each.met_by(*principal))) return &each;
  return nullptr;
}

}  // namespace candor::filters::auth
