#include "tests/support/dead_ends.hpp"

#include <poll.h>

namespace candor::test {

Socket RefusingEndpoint::come_alive() {
  start_listening(socket_);
  return std::move(socket_);
}

// The kernel takes a few more than the backlog says: connect until one stays pending.
FullBacklog::FullBacklog() {
  constexpr auto kPending = 200ms;
  do {
    waiting_.push_back(start_connecting({loopback_ip(), listener_.port()}));
  } while (wait_event(waiting_.back().fd(), POLLOUT, {.deadline = after(kPending)}) == Io::ok);
}

}  // namespace candor::test
