#include "proxy/upstream/name_lookup.hpp"

#include <netdb.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>

namespace candor::upstream {

namespace {

Addresses resolve(const config::HostPort& authority, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(authority.host.c_str(), std::to_string(authority.port).c_str(), &hints, &found);
  Addresses addresses;
  for (const addrinfo* each = found; each != nullptr && addresses.list.size() < NameLookup::kAddressesMax;
       each = each->ai_next) {
    SocketAddress& address = addresses.list.emplace_back();
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
  }
  if (found != nullptr) ::freeaddrinfo(found);
  if (error != 0) addresses.error = ::gai_strerror(error);
  return addresses;
}

SocketAddress unix_address(const std::string& path) {
  SocketAddress address;
  auto& local = reinterpret_cast<sockaddr_un&>(address.storage);
  local.sun_family = AF_UNIX;
  std::memcpy(local.sun_path, path.c_str(), path.size() + 1);
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return address;
}

}  // namespace

std::shared_ptr<NameLookup> NameLookup::make(const config::Endpoint& endpoint, std::chrono::milliseconds interval) {
  std::shared_ptr<NameLookup> lookup(new NameLookup(endpoint.authority, interval));
  Addresses literal;
  if (endpoint.socket_path.empty()) {
    literal = resolve(endpoint.authority, AI_NUMERICHOST);
  } else {
    literal.list.push_back(unix_address(endpoint.socket_path));
  }
  if (literal.list.empty()) return lookup;
  literal.expires = std::chrono::steady_clock::time_point::max();
  lookup->last_.store(std::make_shared<const Addresses>(std::move(literal)));
  return lookup;
}

bool NameLookup::lists(const SocketAddress& address) const {
  const std::shared_ptr<const Addresses> known = last_.load();
  return known && std::find(known->list.begin(), known->list.end(), address) != known->list.end();
}

void NameLookup::start() {
  if (running_.exchange(true)) return;
  try {
    // Detached, because a stuck resolver must not keep the process from ending; it shares ownership of all that it
    // touches.
    std::thread([self = shared_from_this()] { self->run(); }).detach();
  } catch (const std::system_error& ex) {
    Addresses none;
    none.error = ex.what();
    publish(std::move(none));
  }
}

void NameLookup::run() { publish(resolve(authority_, 0)); }

void NameLookup::publish(Addresses addresses) {
  const std::shared_ptr<const Addresses> known = last_.load();
  const bool failed = addresses.list.empty();
  addresses.expires =
      std::chrono::steady_clock::now() + (failed ? std::chrono::milliseconds(kFailureKeptFor) : interval_);
  if (failed && known) addresses.list = known->list;
  const bool changed = known && known->list != addresses.list;
  due_.store(addresses.expires.time_since_epoch().count(), std::memory_order_relaxed);
  last_.store(std::make_shared<const Addresses>(std::move(addresses)));
  if (changed) generation_.fetch_add(1, std::memory_order_release);
  running_.store(false);
  waiting_.wake_all();
}

}  // namespace candor::upstream
