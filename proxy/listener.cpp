#include "proxy/listener.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "proxy/peer_address.hpp"
#include "proxy/worker.hpp"

namespace candor {

namespace {

constexpr std::chrono::milliseconds kPauseWithoutDescriptors{100};
constexpr std::chrono::seconds kQuietAfterWarning{10};

// Whatever is thrown outside of an exchange, no memory above all, costs this connection and nothing else.
net::Detached serve(Worker& worker, int descriptor, config::IpAddress peer, std::size_t listener) {
  bool opened = false;
  try {
    Connection connection(worker, descriptor, peer, listener);
    opened = true;
    co_await connection.run();
  } catch (const std::exception& ex) {
    spdlog::error("a connection is dropped: {}", ex.what());
  }
  if (opened) worker.closed();
}

// Without memory for its frame it cannot even begin.
void try_to_serve(Worker& worker, int descriptor, const config::IpAddress& peer, std::size_t listener) {
  try {
    serve(worker, descriptor, peer, listener);
  } catch (const std::bad_alloc& ex) {
    ::close(descriptor);
    spdlog::error("a client is turned away: {}", ex.what());
  }
}

}  // namespace

Listener::Listener(Worker& worker, int descriptor, std::size_t index)
    : worker_(worker), descriptor_(descriptor), index_(index), retry_(worker.loop.context) {
  worker_.loop.events.add(descriptor_, *this, EPOLLIN | EPOLLET);
}

Listener::~Listener() {
  if (descriptor_ < 0) return;
  worker_.loop.events.remove(descriptor_, *this);
  ::close(descriptor_);
}

void Listener::resume() {
  // A client that is gone already ends within accept_waiting(), which goes on by itself.
  if (waiting_ && !accepting_) accept_waiting();
}

void Listener::close() {
  if (descriptor_ < 0) return;
  accept_waiting();
  worker_.loop.events.remove(descriptor_, *this);
  ::close(std::exchange(descriptor_, -1));
  waiting_ = false;
  retry_.cancel();
}

void Listener::accept_waiting() {
  accepting_ = true;
  accept_all();
  accepting_ = false;
}

void Listener::accept_all() {
  waiting_ = true;
  while (!worker_.full()) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    const int client =
        ::accept4(descriptor_, reinterpret_cast<sockaddr*>(&storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client >= 0) {
      try_to_serve(worker_, client, peer_address(reinterpret_cast<const sockaddr&>(storage)), index_);
    } else if (errno == EAGAIN) {
      waiting_ = false;
      return;
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      return pause();
    } else if (errno != EINTR && errno != ECONNABORTED) {
      spdlog::error("accept: {}", std::generic_category().message(errno));
      return pause();
    }
  }
}

void Listener::pause() {
  if (worker_.loop.clock.now() >= quiet_until_) {
    spdlog::warn("cannot accept clients for now: {}", std::generic_category().message(errno));
    quiet_until_ = worker_.loop.clock.now() + kQuietAfterWarning;
  }
  retry_.expires_after(kPauseWithoutDescriptors);
  retry_.async_wait(worker_.loop.memory.hold([this](const boost::system::error_code& ec) {
    if (!ec) resume();
  }));
}

}  // namespace candor
