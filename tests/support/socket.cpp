#include "tests/support/socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <ostream>
#include <system_error>

namespace candor::test {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

sockaddr_in socket_address(const Address& address) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(address.port);
  inet_pton(AF_INET, address.ip.c_str(), &result.sin_addr);
  return result;
}

void bind_to(const Socket& socket, const Address& address) {
  const sockaddr_in name = socket_address(address);
  if (::bind(socket.fd(), std::bit_cast<const sockaddr*>(&name), sizeof name) != 0) fail("bind");
}

Socket new_socket() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  return Socket(fd);
}

bool connect_now(const Socket& socket, const Address& address) {
  const sockaddr_in name = socket_address(address);
  if (::connect(socket.fd(), std::bit_cast<const sockaddr*>(&name), sizeof name) == 0) return true;
  if (errno != EINPROGRESS) fail("connect");
  return false;
}

Io end_of(int error) { return error == EAGAIN ? Io::ok : Io::reset; }

}  // namespace

std::ostream& operator<<(std::ostream& out, Io end) {
  switch (end) {
    case Io::ok:
      return out << "ok";
    case Io::eof:
      return out << "eof";
    case Io::reset:
      return out << "reset";
    case Io::timeout:
      return out << "timeout";
    case Io::stopped:
      return out << "stopped";
  }
  return out;
}

std::string loopback_ip() {
  const unsigned pid = static_cast<unsigned>(::getpid());
  return "127." + std::to_string(1 + ((pid >> 16) & 0x7f)) + "." + std::to_string((pid >> 8) & 0xff) + "." +
         std::to_string(pid & 0xff);
}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

std::uint16_t Socket::port() const {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  if (::getsockname(fd_, std::bit_cast<sockaddr*>(&name), &size) != 0) fail("getsockname");
  return ntohs(name.sin_port);
}

void Socket::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void Socket::reset() {
  if (fd_ < 0) return;
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

void Socket::half_close() { ::shutdown(fd_, SHUT_WR); }

Gate::Gate() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) fail("eventfd");
}

Gate::~Gate() { ::close(fd_); }

void Gate::open() {
  const std::uint64_t one = 1;
  if (::write(fd_, &one, sizeof one) < 0 && errno != EAGAIN) fail("eventfd");
}

bool Gate::is_open() const { return wait_gate(*this, {.deadline = {}}) == Io::ok; }

Socket bound_socket(const std::string& ip) {
  Socket socket = new_socket();
  bind_to(socket, {ip, 0});
  return socket;
}

void start_listening(const Socket& bound, int backlog) {
  if (::listen(bound.fd(), backlog) != 0) fail("listen");
}

Socket listen_at(const std::string& ip, int backlog, std::uint16_t port) {
  Socket socket = new_socket();
  bind_to(socket, {ip, port});
  start_listening(socket, backlog);
  return socket;
}

Socket connect_to(const Address& address, const ConnectOptions& options) {
  Socket socket = new_socket();
  const int on = 1;
  ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (options.receive_buffer > 0) {
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_RCVBUF, &options.receive_buffer, sizeof options.receive_buffer);
  }
  if (!options.from.empty()) bind_to(socket, {options.from, 0});
  if (connect_now(socket, address)) return socket;
  if (wait_event(socket.fd(), POLLOUT) != Io::ok) throw std::runtime_error("connect: no answer from " + address.text());
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) throw std::system_error(error, std::generic_category(), "connect " + address.text());
  return socket;
}

Socket start_connecting(const Address& address) {
  Socket socket = new_socket();
  connect_now(socket, address);
  return socket;
}

Io wait_event(int fd, short events, const Wait& wait) {
  while (true) {
    std::array<pollfd, 2> fds{{{fd, events, 0}, {wait.stop ? wait.stop->fd() : -1, POLLIN, 0}}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(wait.deadline - std::chrono::steady_clock::now());
    const int ready = ::poll(fds.data(), fds.size(), left.count() > 0 ? static_cast<int>(left.count()) : 0);
    if (ready < 0 && errno == EINTR) continue;
    if (fds[0].revents != 0) return Io::ok;
    return ready > 0 ? Io::stopped : Io::timeout;
  }
}

Io wait_gate(const Gate& gate, const Wait& wait) { return wait_event(gate.fd(), POLLIN, wait); }

Io read_some(const Socket& socket, std::string& into, const Wait& wait) {
  while (true) {
    std::array<char, kReadBytes> bytes;
    const ssize_t count = ::recv(socket.fd(), bytes.data(), bytes.size(), 0);
    if (count > 0) {
      into.append(bytes.data(), static_cast<std::size_t>(count));
      return Io::ok;
    }
    if (count == 0) return Io::eof;
    if (end_of(errno) != Io::ok) return Io::reset;
    if (const Io end = wait_event(socket.fd(), POLLIN, wait); end != Io::ok) return end;
  }
}

Io write_all(const Socket& socket, std::string_view bytes, const Wait& wait) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (end_of(errno) != Io::ok) {
      return Io::reset;
    } else if (const Io end = wait_event(socket.fd(), POLLOUT, wait); end != Io::ok) {
      return end;
    }
  }
  return Io::ok;
}

}  // namespace candor::test
