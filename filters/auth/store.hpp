// Everything that is read from the files of the filter, as it was at one moment: a change of any of them makes a new
// store, and what was remembered of the former one is forgotten, but for passwords of users who are the same in both.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/section.hpp"
#include "filters/auth/api_keys.hpp"
#include "filters/auth/groups.hpp"
#include "filters/auth/jwk_set.hpp"
#include "filters/auth/users.hpp"

namespace candor::filters::auth {

// A file that the configuration names.
struct FileOption {
  std::string file;     // empty: none
  config::Error place;  // of the option, without a text
};

struct StoreFiles {
  FileOption users;
  FileOption groups;
  FileOption api_keys;
  FileOption key_set;
  std::vector<Algorithm> algorithms;  // one of which the key set must have a key for

  std::vector<std::string> names() const;
};

struct Store {
  std::optional<Users> users;
  std::optional<ApiKeys> api_keys;
  std::optional<JwkSet> key_set;
  Groups groups;
};

// Whether the user has the same password and is in the same groups in both.
bool is_same_user(const Store& a, const Store& b, const std::string& user);

// Meaningful only where no errors were added.
Store read_store(const StoreFiles& files, config::Errors& errors);

// The same for who has nobody to give a list of errors to: throws std::runtime_error with all of them.
std::shared_ptr<const Store> read_good_store(const StoreFiles& files);

}  // namespace candor::filters::auth
