#include "proxy/peer_address.hpp"

#include <netinet/in.h>

#include <cstring>

namespace candor {

config::IpAddress peer_address(const sockaddr& address) {
  if (address.sa_family == AF_INET)
    return config::IpAddress::v4(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  config::IpAddress::Bytes bytes{};
  if (address.sa_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  }
  return config::IpAddress(bytes);
}

}  // namespace candor
