#include "tests/support/scripted_upstream.hpp"

#include <poll.h>
#include <sys/socket.h>

namespace candor::test {

ScriptedUpstream::ScriptedUpstream(std::vector<Script> scripts, Socket listener)
    : scripts_(std::move(scripts)), listener_(std::move(listener)), port_(listener_.port()) {
  acceptor_ = std::jthread([this] { accept_all(); });
}

ScriptedUpstream::~ScriptedUpstream() {
  stop_.open();
  acceptor_.join();
}

void ScriptedUpstream::accept_all() {
  for (std::size_t index = 0; !stop_.is_open();) {
    if (wait_event(listener_.fd(), POLLIN, {.stop = &stop_}) != Io::ok) continue;
    Socket socket(::accept4(listener_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket) continue;
    {
      const std::lock_guard lock(mutex_);
      records_.emplace_back();
    }
    changed_.notify_all();
    const Script& script = scripts_[std::min(index, scripts_.size() - 1)];
    threads_.emplace_back([this, &script, connection = ScriptedConnection(*this, index, std::move(socket))]() mutable {
      serve(std::move(connection), script);
    });
    ++index;
  }
  threads_.clear();
}

void ScriptedUpstream::serve(ScriptedConnection connection, const Script& script) {
  for (const Step& step : script) {
    if (!connection.over()) step(connection);
  }
  connection.read_to_end();
  connection.leave();
}

void ScriptedUpstream::record(std::size_t connection, std::string_view bytes, Io end, TlsEnd tls_end) {
  {
    const std::lock_guard lock(mutex_);
    records_[connection].received += bytes;
    records_[connection].end = end;
    records_[connection].tls_end = tls_end;
  }
  changed_.notify_all();
}

void ScriptedUpstream::record(std::size_t connection, TlsFacts handshake) {
  {
    const std::lock_guard lock(mutex_);
    records_[connection].handshake = std::move(handshake);
  }
  changed_.notify_all();
}

std::size_t ScriptedUpstream::connections() const {
  const std::lock_guard lock(mutex_);
  return records_.size();
}

std::string ScriptedUpstream::received(std::size_t connection) const {
  const std::lock_guard lock(mutex_);
  return connection < records_.size() ? records_[connection].received : std::string();
}

std::string ScriptedUpstream::received_in_all() const {
  const std::lock_guard lock(mutex_);
  std::string all;
  for (const Record& record : records_) all += record.received;
  return all;
}

bool ScriptedUpstream::wait_until(const std::function<bool()>& condition) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, condition);
}

bool ScriptedUpstream::wait_connections(std::size_t count) const {
  return wait_until([&] { return records_.size() >= count; });
}

bool ScriptedUpstream::wait_received(std::string_view text, std::size_t connection) const {
  return wait_until(
      [&] { return connection < records_.size() && records_[connection].received.find(text) != std::string::npos; });
}

Io ScriptedUpstream::wait_end(std::size_t connection) const {
  const bool ended = wait_until([&] { return connection < records_.size() && records_[connection].end != Io::ok; });
  const std::lock_guard lock(mutex_);
  return ended ? records_[connection].end : Io::timeout;
}

TlsFacts ScriptedUpstream::wait_handshake(std::size_t connection) const {
  const bool over = wait_until([&] { return connection < records_.size() && records_[connection].handshake; });
  const std::lock_guard lock(mutex_);
  return over ? *records_[connection].handshake : TlsFacts{.problem = "no handshake"};
}

TlsEnd ScriptedUpstream::tls_end(std::size_t connection) const {
  const std::lock_guard lock(mutex_);
  return connection < records_.size() ? records_[connection].tls_end : TlsEnd::none;
}

}  // namespace candor::test
