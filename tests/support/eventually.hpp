// For what becomes true a moment later in another process, where nothing can be waited on: asks again until a deadline.
#pragma once

#include <poll.h>

#include "tests/support/socket.hpp"

namespace candor::test {

template <class Condition>
[[nodiscard]] bool eventually(const Condition& condition, std::chrono::milliseconds within = kPatience) {
  constexpr int kIntervalMs = 5;
  for (const Deadline deadline = after(within); !condition(); ::poll(nullptr, 0, kIntervalMs)) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
  }
  return true;
}

}  // namespace candor::test
