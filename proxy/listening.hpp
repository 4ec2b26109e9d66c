// Opens listening sockets: one for each worker on the same address, so that the kernel spreads clients over them.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace candor {

// `count` sockets with SO_REUSEPORT, owned by the caller. The first bind is made without it: a second process of the
// same user would otherwise share the port silently. Port 0 gives all of them the same free port. Throws StartError
// that names the address. A unix socket is one for all, handed out `count` times; a file of one that nobody listens on
// any more is replaced.
std::vector<int> open_listening(const config::Listener& listener, unsigned count);

// Takes the file of a unix socket away; does nothing for other listeners.
void remove_socket_file(const config::Listener& listener);

// "127.0.0.1:8080" or "unix:/path": where a listening socket really is, also where port 0 was asked for.
std::string address_of_listening(int descriptor);

}  // namespace candor
