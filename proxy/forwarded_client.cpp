#include "proxy/forwarded_client.hpp"

#include <array>

#include "proxy/http1/characters.hpp"

namespace candor {

namespace {

// Proxies write "192.0.2.1", "192.0.2.1:4711", "2001:db8::1" or "[2001:db8::1]:4711".
std::string_view without_port(std::string_view hop) {
  if (hop.starts_with('[')) return hop.substr(1, hop.find(']') - 1);
  const std::size_t colon = hop.find(':');
  const bool has_port = colon != std::string_view::npos && hop.find(':', colon + 1) == std::string_view::npos;
  return has_port ? hop.substr(0, colon) : hop;
}

// Nobody comes from "::", which stands for the peers of our unix sockets.
std::optional<config::IpAddress> parse_hop(std::string_view hop) {
  const auto address = config::IpAddress::parse(without_port(hop));
  return address == config::IpAddress() ? std::nullopt : address;
}

// The last kForwardedHopsMax members of all X-Forwarded-For fields, in order, in a ring.
struct Hops {
  std::array<std::string_view, kForwardedHopsMax> ring;
  std::size_t count = 0;

  explicit Hops(const http1::Fields& fields) {
    for (const http1::Field& field : fields) {
      if (field.id != http1::Name::x_forwarded_for) continue;
      http1::for_each_member(field.value, [this](std::string_view hop) {
        ring[count++ % ring.size()] = hop;
        return true;
      });
    }
  }
};

}  // namespace

config::IpAddress forwarded_client(const config::IpAddress& peer, const http1::Fields& fields,
                                   const std::vector<config::Network>& trusted) {
  config::IpAddress client = peer;
  const Hops hops(fields);
  for (std::size_t left = hops.count; left > 0 && hops.count - left < hops.ring.size(); --left) {
    if (!config::contains(trusted, client)) break;
    const auto hop = parse_hop(hops.ring[(left - 1) % hops.ring.size()]);
    if (!hop) break;
    client = *hop;
  }
  return client;
}

}  // namespace candor
