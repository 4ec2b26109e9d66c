// One request to the admin listener of a running proxy, for the commands that need one.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "config/config.hpp"

namespace candor::command {

inline constexpr std::chrono::seconds kAdminTimeout{10};  // from connecting to the end of the answer
inline constexpr std::size_t kAdminAnswerBytesMax = 16 * 1024 * 1024;

// Where an admin listener is.
struct AdminAddress {
  config::HostPort authority;  // without a host: this machine
  std::string socket_path;     // of a unix socket; then `authority` means nothing
};

inline constexpr std::string_view kAdminAddressForm = "HOST:PORT or unix:/path";
std::optional<AdminAddress> parse_admin_address(std::string_view text);

struct AdminRequest {
  AdminAddress admin;
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

// Of an answer that says no, or that did not come: what its problem+json says, or its status alone.
std::string complaint(const AdminAnswer& answer);

}  // namespace candor::command
