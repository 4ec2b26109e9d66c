#include "filters/auth/store.hpp"

#include <stdexcept>

#include "filters/auth/text_file.hpp"

namespace candor::filters::auth {

std::vector<std::string> StoreFiles::names() const {
  std::vector<std::string> names{users.file, groups.file, api_keys.file, key_set.file};
  std::erase(names, std::string());
  return names;
}

Store read_store(const StoreFiles& files, config::Errors& errors) {
  const auto text_of = [&errors](const FileOption& option) -> std::optional<std::string> {
    return option.file.empty() ? std::nullopt : read_text_file(option.file, option.place, errors);
  };
  Store store;
  if (const auto text = text_of(files.groups)) store.groups = Groups::parse(*text, files.groups.file, errors);
  if (const auto text = text_of(files.users)) store.users = Users::parse(*text, files.users.file, errors);
  if (const auto text = text_of(files.api_keys))
    store.api_keys = ApiKeys::parse(*text, files.api_keys.file, store.groups, errors);
  if (const auto text = text_of(files.key_set))
    store.key_set = JwkSet::parse(*text, files.key_set.file, files.algorithms, errors);
  return store;
}

bool is_same_user(const Store& a, const Store& b, const std::string& user) {
  const std::string* hash_in_a = a.users->hash_of(user);
  const std::string* hash_in_b = b.users->hash_of(user);
  return hash_in_a != nullptr && hash_in_b != nullptr && *hash_in_a == *hash_in_b &&
         a.groups.of(user) == b.groups.of(user);
}

std::shared_ptr<const Store> read_good_store(const StoreFiles& files) {
  config::Errors errors;
  auto store = std::make_shared<const Store>(read_store(files, errors));
  if (errors.empty()) return store;
  std::string text;
  for (const config::Error& error : errors) text.append(text.empty() ? "" : "; ").append(error.to_string());
  throw std::runtime_error(text);
}

}  // namespace candor::filters::auth
