// A file of API keys: lines of "name:hash:scope scope", the hash being the SHA-256 of the key in 64 hexadecimal digits.
// A key is long and random, so that a quick hash protects it as well as a slow one would; the keys themselves stand
// nowhere. One name may have several keys, while one takes the place of another.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "config/section.hpp"
#include "filters/auth/groups.hpp"
#include "filters/auth/principal.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kApiKeysMax = 50'000;
inline constexpr std::size_t kApiKeyBytesMax = 512;

class ApiKeys {
 public:
  static ApiKeys parse(std::string_view text, const std::string& file, const Groups& groups, config::Errors& errors);

  // Looked up by its hash: the time that this takes says nothing about keys that are nearly right.
  Checked check(std::string_view key) const;

 private:
  std::string add(std::string_view name, std::string_view hash_and_scopes, const Groups& groups);

  std::unordered_map<std::string, std::shared_ptr<const Principal>> by_hash_;
};

}  // namespace candor::filters::auth
