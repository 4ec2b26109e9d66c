#include "proxy/notify.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <system_error>

namespace candor {
namespace {

struct SocketName {
  sockaddr_un address{};
  socklen_t size = 0;
};

// A path, or '@' and a name in the abstract namespace, which the kernel knows by a zero in its first byte and by its
// length, not by a zero at its end.
std::optional<SocketName> parse_name(std::string_view text) {
  SocketName name;
  name.address.sun_family = AF_UNIX;
  const bool is_abstract = text.starts_with('@');
  if (!is_abstract && !text.starts_with('/')) return std::nullopt;
  if (text.size() < 2 || text.size() >= sizeof name.address.sun_path) return std::nullopt;
  text.copy(name.address.sun_path, text.size());
  if (is_abstract) name.address.sun_path[0] = '\0';
  name.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size() + (is_abstract ? 0 : 1));
  return name;
}

std::error_code send_datagram(const SocketName& name, std::string_view bytes) {
  const auto last_error = [] { return std::error_code(errno, std::system_category()); };
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return last_error();
  const timeval wait{.tv_sec = kNotifyWaitMax.count(), .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  const auto* address = reinterpret_cast<const sockaddr*>(&name.address);
  const ssize_t sent = ::sendto(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL, address, name.size);
  const std::error_code ec = sent < 0 ? last_error() : std::error_code();
  ::close(descriptor);
  return ec;
}

}  // namespace

void notify_supervisor(std::string_view state) {
  const char* text = std::getenv("NOTIFY_SOCKET");
  if (text == nullptr || *text == '\0') return;
  const std::optional<SocketName> name = parse_name(text);
  if (!name) return spdlog::warn("NOTIFY_SOCKET: expected an absolute path or @name, found {}", text);
  if (const std::error_code ec = send_datagram(*name, state))
    spdlog::warn("NOTIFY_SOCKET: could not send {} to {}: {}", state, text, ec.message());
}

}  // namespace candor
