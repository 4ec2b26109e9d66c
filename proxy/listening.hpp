// Opens listening sockets: one for each worker on the same address, so that the kernel spreads clients over them.
#pragma once

#include <vector>

#include "config/config.hpp"

namespace candor {

// `count` sockets with SO_REUSEPORT, owned by the caller. The first bind is made without it: a second process of the
// same user would otherwise share the port silently. Port 0 gives all of them the same free port. Throws StartError
// that names the address.
std::vector<int> open_listening(const config::Listener& listener, unsigned count);

}  // namespace candor
