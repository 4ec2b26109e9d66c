// Where Candor listens. Addresses, not names: what a name stands for may change between two starts.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "config/load.hpp"
#include "config/quote.hpp"
#include "config/syntax.hpp"
#include "config/units.hpp"

namespace candor::config {
namespace {

constexpr std::string_view kAddressForm =
    "an IP address and a port such as 0.0.0.0:8080, [::]:8080 or :8080, or unix:/path of 107 bytes at most";

// Empty where it is a unix socket.
std::optional<IpAddress> ip_of(const Bind& bind) {
  if (!bind.socket_path.empty()) return std::nullopt;
  return IpAddress::parse(bind.host.empty() ? "0.0.0.0" : bind.host);
}

// Reached from this machine only; a unix socket has the permissions of its file besides.
bool is_local(const Bind& bind) {
  const std::optional<IpAddress> address = ip_of(bind);
  return !address || address->is_loopback();
}

// Reads `address` and what it means.
bool read_address(Section& section, std::string& address, Bind& bind) {
  if (!read_required(section, "address", kAddressForm, address)) return false;
  if (std::optional<std::string> path = parse_unix(address)) {
    bind.socket_path = *std::move(path);
    return true;
  }
  const std::optional<HostPort> parsed = parse_host_port(address);
  if (!parsed || (!parsed->host.empty() && !IpAddress::parse(parsed->host))) {
    section.fail("address", fmt::format("expected {}, found {}", kAddressForm, quote(address)));
    return false;
  }
  bind.host = parsed->host;
  bind.port = parsed->port;
  return true;
}

void read_mode(Section& section, Bind& bind) {
  std::string mode;
  if (!section.read("mode", mode)) return;
  const std::optional<std::uint32_t> permissions = parse_permissions(mode);
  if (!permissions)
    section.fail("mode", fmt::format("expected permissions from 0000 to 0777, such as 0660, found {}", quote(mode)));
  else if (bind.socket_path.empty())
    section.fail("mode", "stands beside an address that is no unix socket");
  else
    bind.socket_mode = *permissions;
}

// The same for two spellings of one place.
std::string place_of(const Bind& bind) {
  const std::optional<IpAddress> address = ip_of(bind);
  if (!address) return bind.socket_path;
  if (address->is_v4()) return fmt::format("{}:{}", address->to_string(), bind.port);
  return fmt::format("[{}]:{}", *address == IpAddress() ? "::" : address->to_string(), bind.port);
}

// The kernel chooses for port 0, so that any number of these are different.
void check_free(Section& section, const Bind& bind, Seen& seen) {
  if (!bind.socket_path.empty() || bind.port != 0) seen.first(section, "address", "address", place_of(bind));
}

void load_admin(Section& root, std::optional<Admin>& admin, Seen& seen) {
  if (root.is_word("admin", "off")) return;
  admin.emplace();
  if (!root.has("admin")) return;
  Section section = root.section("admin");
  if (section.has("address") && read_address(section, admin->address, admin->bind))
    check_free(section, admin->bind, seen);
  read_mode(section, admin->bind);
  section.read("token_file", admin->token_file);
  section.refuse("tls", "TLS is");
  if (!is_local(admin->bind) && admin->token_file.empty())
    section.fail("token_file",
                 "missing; expected a file with a token, because the address can be reached from other machines");
  section.finish();
}

// "[::]:80" takes IPv4 clients too, unless there is a listener for them at that port, which could not be bound then.
void share_families(Config& config) {
  std::vector<Bind*> binds;
  for (Listener& listener : config.listeners) binds.push_back(&listener.bind);
  if (config.admin) binds.push_back(&config.admin->bind);
  for (Bind* bind : binds) {
    if (ip_of(*bind) != IpAddress()) continue;
    bind->v6_only = std::ranges::any_of(binds, [bind](const Bind* other) {
      const std::optional<IpAddress> address = ip_of(*other);
      return address && address->is_v4() && other->port == bind->port;
    });
  }
}

}  // namespace

void load_listeners(Section& root, Config& config) {
  Seen seen;
  root.each("listeners", [&](Section& section) {
    Listener listener;
    if (read_address(section, listener.address, listener.bind)) check_free(section, listener.bind, seen);
    read_mode(section, listener.bind);
    if (section.has("tls")) load_listener_tls(section, listener.tls.emplace());
    section.finish();
    config.listeners.push_back(std::move(listener));
  });
  if (config.listeners.empty())
    root.fail("listeners", "none; expected at least one, such as - address: \"0.0.0.0:8080\"");
  load_admin(root, config.admin, seen);
  share_families(config);
}

}  // namespace candor::config
