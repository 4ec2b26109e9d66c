// The functions that the linker puts in the place of the system's: each asks whether its turn to fail has come.
#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "tests/faults/injection.hpp"
#include "tests/faults/real_calls.hpp"

namespace candor::test {
namespace {

int fail_with(int error) {
  errno = error;
  return -1;
}

// Whether this call fails with an error of its own; -1 and errno are then what it returns.
bool fails(Call call, int descriptor = -1) {
  Injection* injection = Injection::current();
  if (injection == nullptr || !injection->strikes(call, descriptor)) return false;
  fail_with(injection->error());
  return true;
}

enum class Turn : std::uint8_t { real, failed, one_byte };

Turn turn_of(Call call, int descriptor) {
  Injection* injection = Injection::current();
  if (injection == nullptr || !injection->strikes(call, descriptor)) return Turn::real;
  injection->follow_up(descriptor);
  if (injection->error() == kOneByte) return Turn::one_byte;
  fail_with(injection->error());
  return Turn::failed;
}

// The event set's own calls, not those of Asio's reactor around it: only we register sockets.
bool is_socket(int descriptor) {
  int type = 0;
  socklen_t size = sizeof type;
  return real_getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

thread_local int event_set = -1;

}  // namespace

ssize_t wrapped_recv(int descriptor, void* into, size_t size, int flags) asm("__wrap_recv");
ssize_t wrapped_recv(int descriptor, void* into, size_t size, int flags) {
  const Turn turn = turn_of(Call::receive, descriptor);
  if (turn == Turn::failed) return -1;
  return real_recv(descriptor, into, turn == Turn::one_byte ? std::min<size_t>(size, 1) : size, flags);
}

ssize_t wrapped_send(int descriptor, const void* from, size_t size, int flags) asm("__wrap_send");
ssize_t wrapped_send(int descriptor, const void* from, size_t size, int flags) {
  const Turn turn = turn_of(Call::send, descriptor);
  if (turn == Turn::failed) return -1;
  return real_send(descriptor, from, turn == Turn::one_byte ? std::min<size_t>(size, 1) : size, flags);
}

ssize_t wrapped_sendmsg(int descriptor, const msghdr* message, int flags) asm("__wrap_sendmsg");
ssize_t wrapped_sendmsg(int descriptor, const msghdr* message, int flags) {
  const Turn turn = turn_of(Call::send, descriptor);
  if (turn == Turn::failed) return -1;
  if (turn == Turn::real) return real_sendmsg(descriptor, message, flags);
  const iovec* filled = message->msg_iov;
  while (filled->iov_len == 0) ++filled;
  iovec first{filled->iov_base, 1};
  msghdr one_byte{};
  one_byte.msg_iov = &first;
  one_byte.msg_iovlen = 1;
  return real_sendmsg(descriptor, &one_byte, flags);
}

int wrapped_socket(int family, int type, int protocol) asm("__wrap_socket");
int wrapped_socket(int family, int type, int protocol) {
  if (fails(Call::socket)) return -1;
  const int descriptor = real_socket(family, type, protocol);
  if (Injection::current() != nullptr && descriptor >= 0) Injection::current()->opened(descriptor, Side::upstream);
  return descriptor;
}

int wrapped_connect(int descriptor, const sockaddr* address, socklen_t size) asm("__wrap_connect");
int wrapped_connect(int descriptor, const sockaddr* address, socklen_t size) {
  return fails(Call::connect, descriptor) ? -1 : real_connect(descriptor, address, size);
}

int wrapped_getsockopt(int descriptor, int level, int name, void* value, socklen_t* size) asm("__wrap_getsockopt");
int wrapped_getsockopt(int descriptor, int level, int name, void* value, socklen_t* size) {
  const int result = real_getsockopt(descriptor, level, name, value, size);
  if (level == SOL_SOCKET && name == SO_ERROR && fails(Call::connect_result, descriptor)) {
    *static_cast<int*>(value) = errno;
  }
  return result;
}

int wrapped_accept4(int descriptor, sockaddr* address, socklen_t* size, int flags) asm("__wrap_accept4");
int wrapped_accept4(int descriptor, sockaddr* address, socklen_t* size, int flags) {
  if (fails(Call::accept)) return -1;
  const int accepted = real_accept4(descriptor, address, size, flags);
  if (Injection::current() != nullptr && accepted >= 0) Injection::current()->opened(accepted, Side::client);
  return accepted;
}

int wrapped_epoll_ctl(int set, int operation, int descriptor, epoll_event* event) asm("__wrap_epoll_ctl");
int wrapped_epoll_ctl(int set, int operation, int descriptor, epoll_event* event) {
  if (operation == EPOLL_CTL_ADD && is_socket(descriptor)) {
    event_set = set;
    if (fails(Call::join_set, descriptor)) return -1;
    if (Injection::current() != nullptr) Injection::current()->joined(set, descriptor, *event);
  } else if (operation == EPOLL_CTL_DEL && Injection::current() != nullptr) {
    Injection::current()->left(descriptor);
  }
  return real_epoll_ctl(set, operation, descriptor, event);
}

int wrapped_epoll_wait(int set, epoll_event* events, int events_max, int timeout_ms) asm("__wrap_epoll_wait");
int wrapped_epoll_wait(int set, epoll_event* events, int events_max, int timeout_ms) {
  if (set == event_set && fails(Call::wait_set)) return -1;
  return real_epoll_wait(set, events, events_max, timeout_ms);
}

}  // namespace candor::test
