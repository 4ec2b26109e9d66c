// Opens listening sockets: one for each worker on the same address, so that the kernel spreads clients over them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/config.hpp"

namespace candor {

// The file of a unix socket that we listen on; taken away with this object, which is to happen while the socket is
// still open: later, somebody else may have put one of theirs there.
class SocketFile {
 public:
  SocketFile() = default;
  explicit SocketFile(std::string path) : path_(std::move(path)) {}
  SocketFile(SocketFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  SocketFile& operator=(SocketFile&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~SocketFile();

 private:
  std::string path_;  // empty: there is none
};

struct Listening {
  std::vector<int> descriptors;  // owned by the caller
  SocketFile file;
};

// `count` sockets with SO_REUSEPORT. The first bind is made without it: a second process of the same user would
// otherwise share the port silently. Port 0 gives all of them the same free port. Throws StartError that names the
// `address` as it is written. A unix socket is one for all, handed out `count` times; a file of one that nobody listens
// on any more is replaced.
Listening open_listening(const std::string& address, const config::Bind& bind, unsigned count);

// "127.0.0.1:8080" or "unix:/path": where a listening socket really is, also where port 0 was asked for.
std::string address_of_listening(int descriptor);

}  // namespace candor
