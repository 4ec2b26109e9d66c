// candor health: is the proxy on this machine ready? For what can only look at an exit status, such as the health check
// of a container whose image has no curl.
#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <optional>
#include <string>

#include "config/config.hpp"
#include "proxy/command/admin_client.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

constexpr std::array<Option, 1> kOptions{
    {{"--admin", "ADDRESS", "the admin listener, which may be unix:/path; 127.0.0.1:9901 unless given"}},
};
constexpr Usage kUsage{"health", "", "Asks a running proxy whether it is ready; exit status 0 if so, 1 otherwise.",
                       kOptions};

int complain_of_health(std::string_view what) {
  fmt::print(stderr, "candor health: {}\n", what);
  return kExitFailure;
}

}  // namespace

int health_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  const config::Admin defaults;
  const std::string_view address = parsed.value_or("--admin", defaults.address);
  const std::optional<AdminAddress> admin = parse_admin_address(address);
  if (!admin) return complain(kUsage, fmt::format("--admin: expected {}, found {}", kAdminAddressForm, address));

  const AdminAnswer answer =
      ask_admin({.admin = *admin, .method = "GET", .target = "/readyz", .body = {}, .token = {}});
  if (!answer.error.empty()) return complain_of_health(answer.error);
  if (answer.status != 200) return complain_of_health(fmt::format("not ready: /readyz answers {}", answer.status));
  fmt::print("ready\n");
  return kExitSuccess;
}

}  // namespace candor::command
