// IP addresses and networks as values: 16 bytes, IPv4 kept as an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2), so that
// a comparison or a prefix match is the same for both families. No socket, no resolver.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor::config {

class IpAddress {
 public:
  using Bytes = std::array<unsigned char, 16>;

  IpAddress() = default;  // "::", which no peer has: it stands for the other end of a unix socket
  explicit IpAddress(const Bytes& bytes) : bytes_(bytes) {}
  // The four bytes of an IPv4 address, in the order of the network.
  static IpAddress v4(const void* bytes);

  // Reads "192.0.2.1", "2001:db8::1" or "::ffff:192.0.2.1"; no brackets, no zone.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const;
  bool is_loopback() const;  // 127.0.0.0/8 or ::1
  const Bytes& bytes() const { return bytes_; }
  // Dotted decimal for IPv4, RFC 5952 for IPv6, "unix:" for the other end of a unix socket; never brackets.
  std::string to_string() const;

  // The first `bits` of the 128, the others zero. IPv4 prefixes count from the mapped form: /24 is 96 + 24.
  IpAddress masked(unsigned bits) const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  Bytes bytes_{};
};

class Network {
 public:
  Network(const IpAddress& address, unsigned bits);  // bits of the 128

  // Reads "10.0.0.0/8", "2001:db8::/32", a single address, or "unix:". Bits set behind the prefix are an error.
  static std::optional<Network> parse(std::string_view text);

  bool contains(const IpAddress& address) const { return address.masked(bits_) == base_; }

 private:
  IpAddress base_;
  unsigned bits_;
};

bool contains(const std::vector<Network>& networks, const IpAddress& address);

// "[v6]" as a host, in the one spelling of it that RFC 5952 wants; empty where it is none.
std::string canonical_literal(std::string_view host);

}  // namespace candor::config
