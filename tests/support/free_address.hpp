// A port that was free a moment ago, on an address that only this process uses.
#pragma once

#include "tests/support/socket.hpp"

namespace candor::test {

inline Address free_address() { return {loopback_ip(), bound_socket(loopback_ip()).port()}; }

}  // namespace candor::test
