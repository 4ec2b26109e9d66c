// A password file: lines of "user:hash".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/section.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kUsersMax = 50'000;

class Users {
 public:
  // `file` is named in the errors.
  static Users parse(std::string_view text, const std::string& file, config::Errors& errors);

  // As slow as its hash, see password_matches(). A user who is not there costs the hash of one who is, always the same
  // one, so that the time of an answer does not tell who is there.
  bool verify(const std::string& user, const std::string& password) const;

  // Null where there is no such user.
  const std::string* hash_of(const std::string& user) const;

  std::size_t size() const { return hashes_.size(); }

 private:
  std::string add(std::string_view user, std::string_view hash);

  std::vector<std::string> hashes_;
  std::unordered_map<std::string, std::size_t> by_name_;
};

}  // namespace candor::filters::auth
