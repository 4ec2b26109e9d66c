// Who is at the other end of an accepted socket.
#pragma once

#include <sys/socket.h>

#include "config/ip.hpp"

namespace candor {

// `address` as the kernel gave it. The peers of unix sockets have no address: all are config::IpAddress().
config::IpAddress peer_address(const sockaddr& address);

}  // namespace candor
