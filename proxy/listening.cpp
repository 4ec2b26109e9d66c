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

// What is to be opened, and what to call it where that fails.
struct Place {
  const std::string& address;
  const config::Bind& bind;
};

[[noreturn]] void fail(const Place& place, const std::string& why) {
  throw StartError(fmt::format("cannot listen on {}: {}", place.address, why));
}

[[noreturn]] void fail(const Place& place, int error) { fail(place, std::generic_category().message(error)); }

Address resolve(const Place& place) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (place.bind.host.empty()) hints.ai_family = AF_INET;
  addrinfo* found = nullptr;
  const char* host = place.bind.host.empty() ? nullptr : place.bind.host.c_str();
  const int error = ::getaddrinfo(host, std::to_string(place.bind.port).c_str(), &hints, &found);
  if (error != 0) fail(place, ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  Address address;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.size = found->ai_addrlen;
  return address;
}

int open_bound(const Place& place, const Address& address, bool share) {
  const int descriptor = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail(place, errno);
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (share) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  // Accepted sockets inherit it; a unix socket has no use for it.
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // Said either way, because the default is the system's (net.ipv6.bindv6only); an IPv4 socket has no use for it.
  const int v6_only = place.bind.v6_only ? 1 : 0;
  ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0) {
    const int error = errno;
    ::close(descriptor);
    fail(place, error);
  }
  return descriptor;
}

Address unix_address(const std::string& path) {
  Address address;
  auto& local = reinterpret_cast<sockaddr_un&>(address.storage);
  local.sun_family = AF_UNIX;
  std::memcpy(local.sun_path, path.c_str(), path.size() + 1);
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return address;
}

// Whoever was here and died has left its file behind. One that somebody listens on, or that is no socket, stays.
void remove_stale_socket(const std::string& path, const Address& address) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const bool refused =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 && errno == ECONNREFUSED;
  ::close(probe);
  if (refused) ::unlink(path.c_str());
}

Listening open_unix(const Place& place, unsigned count) {
  const std::string& path = place.bind.socket_path;
  const Address address = unix_address(path);
  remove_stale_socket(path, address);
  Listening listening{{open_bound(place, address, false)}, SocketFile(path)};
  // Before anybody can connect: bind() has made the file as the umask says.
  if (::chmod(path.c_str(), place.bind.socket_mode) != 0) fail(place, errno);
  if (::listen(listening.descriptors[0], kBacklog) != 0) fail(place, errno);
  while (listening.descriptors.size() < count) {
    listening.descriptors.push_back(::fcntl(listening.descriptors[0], F_DUPFD_CLOEXEC, 0));
    if (listening.descriptors.back() < 0) fail(place, errno);
  }
  return listening;
}

Listening open_port(const Place& place, unsigned count) {
  Address address = resolve(place);
  const int probe = open_bound(place, address, false);
  // Two sockets that are only bound may hold one port with SO_REUSEADDR; a listener of somebody else is seen by
  // listening.
  const int error = ::listen(probe, 1) == 0 ? 0 : errno;
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address.storage), &address.size);
  ::close(probe);
  if (error != 0) fail(place, error);
  Listening listening;
  for (unsigned i = 0; i < count; ++i) {
    listening.descriptors.push_back(open_bound(place, address, true));
    if (::listen(listening.descriptors.back(), kBacklog) != 0) fail(place, errno);
  }
  return listening;
}

}  // namespace

SocketFile::~SocketFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Listening open_listening(const std::string& address, const config::Bind& bind, unsigned count) {
  const Place place{address, bind};
  return bind.socket_path.empty() ? open_port(place, count) : open_unix(place, count);
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
