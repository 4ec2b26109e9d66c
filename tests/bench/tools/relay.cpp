// The limit: a relay of bytes that knows nothing of HTTP, so everything that a proxy costs besides it is the proxy's
// own. relay PORT UPSTREAM_PORT [WORKERS [BUFFER_BYTES]]: each worker a thread with its own listener, and for each
// client one connection to the upstream. What one side does not take is kept, and no more is read until it has.
//
// It is no limit where a proxy opens fewer connections than there are clients, and none for content that moves better
// in larger pieces than its buffer.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/tools/sockets.hpp"

namespace candor::bench {
namespace {

struct Settings {
  std::uint16_t port;
  std::uint16_t upstream_port;
  std::size_t workers = 1;
  std::size_t buffer_bytes = 64 * 1024;
};

struct Pair;

struct Side {
  Pair& pair;
  int socket;
  bool readable = false;
  bool ended = false;     // its end of the stream may be there: read up to it
  std::string pending{};  // not yet written to it
};

struct Pair {
  Pair(int client_socket, int upstream_socket) : client{*this, client_socket}, upstream{*this, upstream_socket} {}
  ~Pair() {
    close(client.socket);
    close(upstream.socket);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  Side& other(const Side& side) { return &side == &client ? upstream : client; }

  Side client;
  Side upstream;
  bool over = false;
};

class Relay {
 public:
  explicit Relay(const Settings& settings)
      : settings_(settings), listener_(listen_on(settings.port)), buffer_(settings.buffer_bytes) {
    events_.add(listener_, nullptr);
  }

  [[noreturn]] void run() {
    for (;;) {
      for (const epoll_event& event : events_.wait()) {
        if (event.data.ptr == nullptr)
          accept_all();
        else
          serve(*static_cast<Side*>(event.data.ptr), event);
      }
      finished_.clear();
    }
  }

 private:
  void accept_all() {
    for (int client = accept_from(listener_); client >= 0; client = accept_from(listener_)) {
      const int upstream = connect_to(settings_.upstream_port);
      if (upstream < 0) {
        close(client);
        continue;
      }
      auto* pair = new Pair(client, upstream);
      events_.add(client, &pair->client);
      events_.add(upstream, &pair->upstream);
    }
  }

  void serve(Side& side, const epoll_event& event) {
    Pair& pair = side.pair;
    if (pair.over) return;
    side.readable = side.readable || may_read(event);
    side.ended = side.ended || hung_up(event);
    bool alive = !failed(event);
    if (alive && may_write(event)) alive = move(pair.other(side), side);
    if (alive && side.readable) alive = move(side, pair.other(side));
    if (alive) return;
    pair.over = true;
    finished_.emplace_back(&pair);  // the batch may hold an event of its other side
  }

  // Whether the pair lives on.
  bool move(Side& from, Side& to) {
    while (true) {
      if (!to.pending.empty()) {
        if (!write(to, to.pending)) return false;
        if (!to.pending.empty()) return true;
      }
      if (!from.readable) return true;
      const ssize_t count = read_from(from.socket, buffer_);
      if (count == kNotNow) from.readable = false;
      if (count == kNotNow) return true;
      if (count <= 0) return false;
      const auto size = static_cast<std::size_t>(count);
      if (size < buffer_.size() && !from.ended) from.readable = false;
      if (!write(to, {buffer_.data(), size})) return false;
    }
  }

  // Leaves in `to.pending` what was not taken.
  bool write(Side& to, std::string_view bytes) {
    const ssize_t count = write_to(to.socket, bytes);
    if (count == kBroken) return false;
    const std::string_view rest = bytes.substr(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (!rest.empty() || !to.pending.empty()) to.pending = std::string(rest);
    return true;
  }

  const Settings settings_;
  const int listener_;
  EventSet events_;
  std::vector<char> buffer_;
  std::vector<std::unique_ptr<Pair>> finished_;
};

std::size_t number(const char* text) { return std::strtoul(text, nullptr, 10); }

}  // namespace
}  // namespace candor::bench

int main(int argc, char** argv) {
  using namespace candor::bench;
  if (argc < 3) return 2;
  Settings settings{.port = static_cast<std::uint16_t>(number(argv[1])),
                    .upstream_port = static_cast<std::uint16_t>(number(argv[2]))};
  if (argc > 3) settings.workers = number(argv[3]);
  if (argc > 4) settings.buffer_bytes = number(argv[4]);

  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < settings.workers; ++i) threads.emplace_back([&settings] { Relay(settings).run(); });
  for (std::thread& thread : threads) thread.join();
}
