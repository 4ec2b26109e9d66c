#include "tests/bench/tools/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace candor::bench {
namespace {

constexpr int kBacklog = 4096;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void switch_on(int socket, int level, int option) {
  const int on = 1;
  if (setsockopt(socket, level, option, &on, sizeof on) != 0) die("setsockopt");
}

ssize_t outcome(ssize_t result) {
  if (result >= 0) return result;
  return errno == EAGAIN || errno == EINTR ? kNotNow : kBroken;
}

}  // namespace

void die(std::string_view what) {
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(what.size()), what.data(), std::strerror(errno));
  std::exit(1);
}

int listen_on(std::uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) die("socket");
  switch_on(listener, SOL_SOCKET, SO_REUSEADDR);
  switch_on(listener, SOL_SOCKET, SO_REUSEPORT);
  const sockaddr_in address = loopback(port);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("bind");
  if (listen(listener, kBacklog) != 0) die("listen");
  return listener;
}

std::uint16_t port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) die("getsockname");
  return ntohs(address.sin_port);
}

int accept_from(int listener) {
  const int socket = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket >= 0) switch_on(socket, IPPROTO_TCP, TCP_NODELAY);
  return socket;
}

int connect_to(std::uint16_t port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection < 0) return -1;
  switch_on(connection, IPPROTO_TCP, TCP_NODELAY);
  const sockaddr_in address = loopback(port);
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EINPROGRESS)
    return connection;
  close(connection);
  return -1;
}

ssize_t read_from(int socket, std::span<char> into) { return outcome(recv(socket, into.data(), into.size(), 0)); }

ssize_t discard_from(int socket, std::size_t bytes_max) { return outcome(recv(socket, nullptr, bytes_max, MSG_TRUNC)); }

ssize_t write_to(int socket, std::string_view bytes) {
  return outcome(send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

EventSet::EventSet() : set_(epoll_create1(EPOLL_CLOEXEC)) {
  if (set_ < 0) die("epoll_create1");
}

EventSet::~EventSet() { close(set_); }

void EventSet::add(int socket, void* owner) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = owner;
  if (epoll_ctl(set_, EPOLL_CTL_ADD, socket, &event) != 0) die("epoll_ctl");
}

std::span<const epoll_event> EventSet::wait(std::chrono::nanoseconds timeout) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
  const timespec time{.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
  const int count = epoll_pwait2(set_, events_.data(), static_cast<int>(events_.size()), &time, nullptr);
  if (count < 0 && errno != EINTR) die("epoll_pwait2");
  return {events_.data(), static_cast<std::size_t>(count < 0 ? 0 : count)};
}

std::span<const epoll_event> EventSet::wait() {
  const int count = epoll_wait(set_, events_.data(), static_cast<int>(events_.size()), -1);
  if (count < 0 && errno != EINTR) die("epoll_wait");
  return {events_.data(), static_cast<std::size_t>(count < 0 ? 0 : count)};
}

}  // namespace candor::bench
