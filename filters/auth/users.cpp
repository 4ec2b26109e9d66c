#include "filters/auth/users.hpp"

#include <fmt/format.h>

#include <functional>

#include "filters/auth/password_hash.hpp"
#include "filters/auth/text_file.hpp"

namespace candor::filters::auth {

Users Users::parse(std::string_view text, const std::string& file, config::Errors& errors) {
  Users users;
  const std::size_t errors_before = errors.size();
  read_lines(text, file, errors, [&](const Line& line) { return users.add(line.name, line.rest); });
  if (users.hashes_.empty() && errors.size() == errors_before)
    errors.push_back({file, {}, "", "no user; expected lines of USER:HASH, as htpasswd -B writes them"});
  return users;
}

std::string Users::add(std::string_view user, std::string_view hash) {
  if (std::string wrong = check_password_hash(hash); !wrong.empty()) return wrong;
  if (hashes_.size() == kUsersMax) return fmt::format("expected {} users at most", kUsersMax);
  if (!by_name_.try_emplace(std::string(user), hashes_.size()).second) return "the user stands here a second time";
  hashes_.emplace_back(hash);
  return {};
}

bool Users::verify(const std::string& user, const std::string& password) const {
  const auto found = by_name_.find(user);
  const bool known = found != by_name_.end();
  const std::size_t index = known ? found->second : std::hash<std::string>()(user) % hashes_.size();
  const bool matches = password_matches(password, hashes_[index]);
  return matches && known;
}

const std::string* Users::hash_of(const std::string& user) const {
  const auto found = by_name_.find(user);
  return found == by_name_.end() ? nullptr : &hashes_[found->second];
}

}  // namespace candor::filters::auth
