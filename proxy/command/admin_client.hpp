// One request to the admin listener of a running proxy, for the commands that need one.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "config/config.hpp"

namespace candor::command {

inline constexpr std::chrono::seconds kAdminTimeout{10};  // from connecting to the end of the answer
inline constexpr std::size_t kAdminAnswerBytesMax = 16 * 1024 * 1024;

struct AdminRequest {
  config::HostPort admin;
  std::string method;
  std::string target;
  std::string body;   // JSON
  std::string token;  // empty: none is sent
};

struct AdminAnswer {
  std::string error;  // why there is no answer; empty where there is one
  unsigned status = 0;
  std::string body;
};

AdminAnswer ask_admin(const AdminRequest& request);

}  // namespace candor::command
