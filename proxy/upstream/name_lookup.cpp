#include "proxy/upstream/name_lookup.hpp"

#include <netdb.h>

#include <cstring>
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

}  // namespace

std::shared_ptr<NameLookup> NameLookup::make(const config::HostPort& authority) {
  std::shared_ptr<NameLookup> lookup(new NameLookup(authority));
  Addresses literal = resolve(authority, AI_NUMERICHOST);
  if (!literal.list.empty()) {
    literal.expires = std::chrono::steady_clock::time_point::max();
    lookup->last_.store(std::make_shared<const Addresses>(std::move(literal)));
  }
  return lookup;
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
    none.expires = std::chrono::steady_clock::now() + kFailureKeptFor;
    last_.store(std::make_shared<const Addresses>(std::move(none)));
    running_.store(false);
    waiting_.wake_all();
  }
}

void NameLookup::run() {
  Addresses addresses = resolve(authority_, 0);
  const auto kept_for = addresses.list.empty() ? kFailureKeptFor : kKeptFor;
  addresses.expires = std::chrono::steady_clock::now() + kept_for;
  last_.store(std::make_shared<const Addresses>(std::move(addresses)));
  running_.store(false);
  waiting_.wake_all();
}

}  // namespace candor::upstream
