// A port that was free a moment ago, on an address that only this process uses. No two calls give the same one: the
// system may choose a port again as soon as it is free, and who asks has not bound the first one yet.
#pragma once

#include <mutex>
#include <set>

#include "tests/support/socket.hpp"

namespace candor::test {

inline Address free_address() {
  static std::mutex mutex;
  static std::set<std::uint16_t> given;
  const std::lock_guard lock(mutex);
  std::uint16_t port = 0;
  do {
    port = bound_socket(loopback_ip()).port();
  } while (!given.insert(port).second);
  return {loopback_ip(), port};
}

}  // namespace candor::test
