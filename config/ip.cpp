#include "config/ip.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstring>

namespace candor::config {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr unsigned kBits = 128;
constexpr unsigned kV4Bits = 32;
constexpr std::array<unsigned char, 12> kV4Mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<unsigned> parse_bits(std::string_view text, unsigned max) {
  unsigned bits = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (ec != std::errc{} || end != text.data() + text.size() || bits > max) return std::nullopt;
  return bits;
}

}  // namespace

IpAddress IpAddress::v4(const void* bytes) {
  Bytes mapped{};
  std::ranges::copy(kV4Mapped, mapped.begin());
  std::memcpy(mapped.data() + kV4Mapped.size(), bytes, kV4Bits / 8);
  return IpAddress(mapped);
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  // inet_pton wants a terminated string; a NUL within would end it early and let the rest through.
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  Bytes bytes{};
  if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return IpAddress(bytes);
  std::ranges::copy(kV4Mapped, bytes.begin());
  if (inet_pton(AF_INET, terminated.c_str(), bytes.data() + kV4Mapped.size()) == 1) return IpAddress(bytes);
  return std::nullopt;
}

bool IpAddress::is_v4() const { return std::equal(kV4Mapped.begin(), kV4Mapped.end(), bytes_.begin()); }

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes_[kV4Mapped.size()] == 127;
  Bytes one{};
  one.back() = 1;
  return bytes_ == one;
}

std::string IpAddress::to_string() const {
  if (*this == IpAddress()) return std::string(kUnix);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_v4())
    inet_ntop(AF_INET, bytes_.data() + kV4Mapped.size(), text.data(), text.size());
  else
    inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

IpAddress IpAddress::masked(unsigned bits) const {
  assert(bits <= kBits);
  Bytes kept{};
  const std::size_t whole = bits / 8;
  std::copy_n(bytes_.begin(), whole, kept.begin());
  if (bits % 8 != 0) kept[whole] = static_cast<unsigned char>(bytes_[whole] & (0xff00U >> (bits % 8)));
  return IpAddress(kept);
}

Network::Network(const IpAddress& address, unsigned bits) : base_(address.masked(bits)), bits_(bits) {}

std::optional<Network> Network::parse(std::string_view text) {
  if (text == kUnix) return Network(IpAddress(), kBits);
  const std::size_t slash = text.find('/');
  const std::optional<IpAddress> address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Network(*address, kBits);

  // "::ffff:10.0.0.0/104" is written as IPv6 and counts all bits, although its address is an IPv4 one.
  const bool written_as_v6 = text.find(':') != std::string_view::npos;
  const std::optional<unsigned> bits = parse_bits(text.substr(slash + 1), written_as_v6 ? kBits : kV4Bits);
  if (!bits) return std::nullopt;
  const unsigned of_128 = written_as_v6 ? *bits : kBits - kV4Bits + *bits;
  if (address->masked(of_128) != *address) return std::nullopt;
  return Network(*address, of_128);
}

bool contains(const std::vector<Network>& networks, const IpAddress& address) {
  return std::ranges::any_of(networks, [&](const Network& network) { return network.contains(address); });
}

std::string canonical_literal(std::string_view host) {
  if (!host.starts_with('[') || !host.ends_with(']')) return {};
  const std::string_view inner = host.substr(1, host.size() - 2);
  const std::optional<IpAddress> address = IpAddress::parse(inner);
  if (!address || inner.find(':') == std::string_view::npos) return {};
  return '[' + address->to_string() + ']';
}

}  // namespace candor::config
