#include "proxy/listening.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <system_error>

#include "proxy/server.hpp"

namespace candor {

namespace {

constexpr int kBacklog = 4096;  // the kernel lowers it to net.core.somaxconn

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

[[noreturn]] void fail(const config::Listener& listener, const std::string& why) {
  throw StartError(fmt::format("cannot listen on {}: {}", listener.address, why));
}

Address resolve(const config::Listener& listener) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (listener.bind.host.empty()) hints.ai_family = AF_INET;
  addrinfo* found = nullptr;
  const char* host = listener.bind.host.empty() ? nullptr : listener.bind.host.c_str();
  const int error = ::getaddrinfo(host, std::to_string(listener.bind.port).c_str(), &hints, &found);
  if (error != 0) fail(listener, ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  Address address;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.size = found->ai_addrlen;
  return address;
}

int open_bound(const config::Listener& listener, const Address& address, bool share) {
  const int descriptor = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail(listener, std::generic_category().message(errno));
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (share) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  // Accepted sockets inherit it; a unix socket has no use for it.
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0) {
    const int error = errno;
    ::close(descriptor);
    fail(listener, std::generic_category().message(error));
  }
  return descriptor;
}

Address unix_address(const config::Listener& listener) {
  Address address;
  auto& local = reinterpret_cast<sockaddr_un&>(address.storage);
  local.sun_family = AF_UNIX;
  std::memcpy(local.sun_path, listener.socket_path.c_str(), listener.socket_path.size() + 1);
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + listener.socket_path.size() + 1);
  return address;
}

// Whoever was here and died has left its file behind. One that somebody listens on, or that is no socket, stays.
void remove_stale_socket(const config::Listener& listener, const Address& address) {
  struct stat status {};
  if (::lstat(listener.socket_path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const bool refused =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 && errno == ECONNREFUSED;
  ::close(probe);
  if (refused) ::unlink(listener.socket_path.c_str());
}

std::vector<int> open_unix(const config::Listener& listener, unsigned count) {
  const Address address = unix_address(listener);
  remove_stale_socket(listener, address);
  std::vector<int> descriptors{open_bound(listener, address, false)};
  if (::listen(descriptors[0], kBacklog) != 0) fail(listener, std::generic_category().message(errno));
  while (descriptors.size() < count) {
    descriptors.push_back(::fcntl(descriptors[0], F_DUPFD_CLOEXEC, 0));
    if (descriptors.back() < 0) fail(listener, std::generic_category().message(errno));
  }
  return descriptors;
}

}  // namespace

void remove_socket_file(const config::Listener& listener) {
  if (!listener.socket_path.empty()) ::unlink(listener.socket_path.c_str());
}

std::vector<int> open_listening(const config::Listener& listener, unsigned count) {
  if (!listener.socket_path.empty()) return open_unix(listener, count);
  Address address = resolve(listener);
  const int probe = open_bound(listener, address, false);
  // Two sockets that are only bound may hold one port with SO_REUSEADDR; a listener of somebody else is seen by
  // listening.
  const int error = ::listen(probe, 1) == 0 ? 0 : errno;
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address.storage), &address.size);
  ::close(probe);
  if (error != 0) fail(listener, std::generic_category().message(error));
  std::vector<int> descriptors;
  for (unsigned i = 0; i < count; ++i) {
    const int descriptor = open_bound(listener, address, true);
    descriptors.push_back(descriptor);
    if (::listen(descriptor, kBacklog) != 0) fail(listener, std::generic_category().message(errno));
  }
  return descriptors;
}

std::string address_of_listening(int descriptor) {
  Address address;
  address.size = sizeof address.storage;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address.storage), &address.size);
  if (address.storage.ss_family == AF_UNIX)
    return fmt::format("unix:{}", reinterpret_cast<const sockaddr_un&>(address.storage).sun_path);
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  if (::getnameinfo(reinterpret_cast<const sockaddr*>(&address.storage), address.size, host, sizeof host, port,
                    sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "unknown";
  }
  return fmt::format(fmt::runtime(address.storage.ss_family == AF_INET6 ? "[{}]:{}" : "{}:{}"), host, port);
}

}  // namespace candor
