// TCP on loopback and one epoll set, as thin as they can be: what the generator costs, the proxy's core does not get.
// Edge-triggered and added once, for everything, so that nothing but data is ever asked of the kernel again.
#pragma once

#include <sys/epoll.h>
#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace candor::bench {

// These end the program where they fail: a benchmark that goes on without its sockets measures nothing.
[[noreturn]] void die(std::string_view what);
int listen_on(std::uint16_t port);  // 0: any; several listeners may share one port
std::uint16_t port_of(int socket);

int accept_from(int listener);       // -1 where nobody waits
int connect_to(std::uint16_t port);  // -1 where the kernel has no socket or port left; may still be connecting

// Bytes, 0 at the end of the stream, or one of these.
inline constexpr ssize_t kNotNow = -1;
inline constexpr ssize_t kBroken = -2;
ssize_t read_from(int socket, std::span<char> into);
ssize_t discard_from(int socket, std::size_t bytes_max);  // read without a copy
ssize_t write_to(int socket, std::string_view bytes);

class EventSet {
 public:
  EventSet();
  ~EventSet();
  EventSet(const EventSet&) = delete;
  EventSet& operator=(const EventSet&) = delete;

  void add(int socket, void* owner);  // found again in epoll_event::data.ptr
  std::span<const epoll_event> wait(std::chrono::nanoseconds timeout);
  std::span<const epoll_event> wait();

 private:
  int set_;
  std::array<epoll_event, 256> events_{};
};

inline bool may_read(const epoll_event& event) { return (event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP)) != 0; }
inline bool may_write(const epoll_event& event) { return (event.events & EPOLLOUT) != 0; }
inline bool hung_up(const epoll_event& event) { return (event.events & (EPOLLRDHUP | EPOLLHUP)) != 0; }
inline bool failed(const epoll_event& event) { return (event.events & EPOLLERR) != 0; }

}  // namespace candor::bench
