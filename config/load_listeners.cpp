// Where Candor listens. Addresses, not names: what a name stands for may change between two starts.
#include <fmt/core.h>

#include <optional>

#include "config/load.hpp"
#include "config/quote.hpp"
#include "config/syntax.hpp"

namespace candor::config {
namespace {

constexpr std::string_view kAddressForm =
    "an IP address and a port such as 0.0.0.0:8080, [::]:8080 or :8080, or unix:/path of 107 bytes at most";

bool is_loopback(const HostPort& bind) {
  const std::optional<IpAddress> address = IpAddress::parse(bind.host);
  return address && address->is_loopback();
}

// Reads `address` and what it means.
bool read_address(Section& section, std::string& address, HostPort& bind, std::string& socket_path) {
  if (!read_required(section, "address", kAddressForm, address)) return false;
  if (const std::optional<std::string> path = parse_unix(address)) {
    socket_path = *path;
    return true;
  }
  const std::optional<HostPort> parsed = parse_host_port(address);
  if (!parsed || (!parsed->host.empty() && !IpAddress::parse(parsed->host))) {
    section.fail("address", fmt::format("expected {}, found {}", kAddressForm, quote(address)));
    return false;
  }
  bind = *parsed;
  return true;
}

// The kernel chooses for port 0, so that any number of these are different.
bool is_free(Section& section, const HostPort& bind, const std::string& socket_path, Seen& seen) {
  if (!socket_path.empty()) return seen.first(section, "address", "address", socket_path);
  return bind.port == 0 || seen.first(section, "address", "address", fmt::format("{}:{}", bind.host, bind.port));
}

void load_admin(Section& root, std::optional<Admin>& admin, Seen& seen) {
  if (root.is_word("admin", "off")) return;
  admin.emplace();
  if (!root.has("admin")) return;
  Section section = root.section("admin");
  std::string socket_path;
  if (section.has("address") && read_address(section, admin->address, admin->bind, socket_path)) {
    if (!socket_path.empty())
      section.fail("address", "the admin listener has no unix sockets yet; expected an IP address and a port");
    is_free(section, admin->bind, socket_path, seen);
  }
  section.read("token_file", admin->token_file);
  section.refuse("tls", "TLS is");
  if (!is_loopback(admin->bind) && admin->token_file.empty())
    section.fail("token_file",
                 "missing; expected a file with a token, because the address can be reached from other machines");
  section.finish();
}

}  // namespace

void load_listeners(Section& root, Config& config) {
  Seen seen;
  root.each("listeners", [&](Section& section) {
    Listener listener;
    if (read_address(section, listener.address, listener.bind, listener.socket_path))
      is_free(section, listener.bind, listener.socket_path, seen);
    if (section.has("tls")) load_listener_tls(section, listener.tls.emplace());
    section.finish();
    config.listeners.push_back(std::move(listener));
  });
  if (config.listeners.empty())
    root.fail("listeners", "none; expected at least one, such as - address: \"0.0.0.0:8080\"");
  load_admin(root, config.admin, seen);
}

}  // namespace candor::config
