// Opens listening sockets: one for each worker on the same address, so that the kernel spreads clients over them.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace candor {

// `count` sockets with SO_REUSEPORT, owned by the caller. The first bind is made without it: a second process of the
// same user would otherwise share the port silently. Port 0 gives all of them the same free port. Throws StartError
// that names the address.
std::vector<int> open_listening(const config::Listener& listener, unsigned count);

// "127.0.0.1:8080": where a listening socket really is, also where port 0 was asked for.
std::string address_of_listening(int descriptor);

}  // namespace candor
