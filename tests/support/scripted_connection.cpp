// The operations that scripts are made of.
#include <poll.h>

#include <cstdlib>

#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_server.hpp"

namespace candor::test {

void ScriptedConnection::accept_tls(const TlsServer& server) {
  tls_ = std::make_unique<TlsSession>(server.context(), TlsRole::server);
  if (server.options().flight_bytes) tls_->limit_flight(*server.options().flight_bytes);
  const bool done = tls_->handshake(socket_, {.stop = &upstream_.stop_});
  upstream_.record(index_, tls_->facts());
  if (server.options().flight_bytes) {
    tls_.reset();
  } else if (!done) {
    close();
  }
}

void ScriptedConnection::send_below_tls(std::string_view bytes) {
  if (!over_) write_all(socket_, bytes, {.stop = &upstream_.stop_});
}

void ScriptedConnection::send_ticket() {
  if (!over_) tls_->send_ticket(socket_);
}

void ScriptedConnection::send_in_records(std::string_view bytes, std::size_t record_bytes) {
  if (!over_) tls_->write_in_records(socket_, bytes, record_bytes);
}

bool ScriptedConnection::read_more() {
  if (over_) return false;
  std::string bytes;
  const Wait wait{.stop = &upstream_.stop_};
  const Io how = tls_ ? tls_->read_some(socket_, bytes, wait) : read_some(socket_, bytes, wait);
  if (how == Io::ok) {
    upstream_.record(index_, bytes, Io::ok, TlsEnd::none);
    unread_ += bytes;
  } else {
    end(how);
  }
  ended_cleanly_ = how == Io::eof;
  return how == Io::ok;
}

void ScriptedConnection::end(Io how) {
  over_ = true;
  upstream_.record(index_, {}, how, tls_ ? tls_->end() : TlsEnd::none);
}

std::string ScriptedConnection::take_until(std::string_view mark) {
  std::size_t found = std::string::npos;
  while ((found = unread_.find(mark)) == std::string::npos) {
    if (!read_more()) return {};
  }
  std::string taken = unread_.substr(0, found + mark.size());
  unread_.erase(0, taken.size());
  return taken;
}

Head ScriptedConnection::read_head() { return parse_head(take_until("\r\n\r\n")); }

std::string ScriptedConnection::read_content(std::size_t bytes) {
  while (unread_.size() < bytes) {
    if (!read_more()) return {};
  }
  std::string taken = unread_.substr(0, bytes);
  unread_.erase(0, bytes);
  return taken;
}

Head ScriptedConnection::read_message() {
  Head head = read_head();
  if (const auto length = head.find("Content-Length")) read_content(std::strtoull(length->c_str(), nullptr, 10));
  if (!head.find("Transfer-Encoding")) return head;
  while (!over_) {
    const std::size_t size = std::strtoull(take_until("\r\n").c_str(), nullptr, 16);
    if (size == 0) break;
    read_content(size + 2);
  }
  while (!over_ && take_until("\r\n") != "\r\n") {
  }
  return head;
}

void ScriptedConnection::read_to_end() {
  while (read_more()) unread_.clear();
}

void ScriptedConnection::read_half() {
  read_to_end();
  over_ = over_ && !ended_cleanly_;
}

void ScriptedConnection::send(std::string_view bytes) {
  if (over_) return;
  const Wait wait{.stop = &upstream_.stop_};
  const Io how = tls_ ? tls_->write_all(socket_, bytes, wait) : write_all(socket_, bytes, wait);
  if (how != Io::ok) end(how);
}

void ScriptedConnection::pause(std::chrono::milliseconds time) {
  if (wait_event(socket_.fd(), POLLRDHUP, {.deadline = after(time), .stop = &upstream_.stop_}) != Io::timeout)
    read_to_end();
}

void ScriptedConnection::wait(const Gate& gate) { wait_gate(gate, {.stop = &upstream_.stop_}); }

void ScriptedConnection::hold() { wait_gate(upstream_.stop_); }

void ScriptedConnection::leave() {
  if (tls_ && socket_ && ended_cleanly_) tls_->close_notify(socket_);
}

void ScriptedConnection::half_close() {
  if (over_) return;
  if (tls_) tls_->close_notify(socket_);
  socket_.half_close();
}

void ScriptedConnection::close() {
  if (tls_ && !over_) tls_->close_notify(socket_);
  drop();
}

void ScriptedConnection::drop() {
  socket_.close();
  over_ = true;
}

void ScriptedConnection::reset() {
  socket_.reset();
  over_ = true;
}

Step read_head() {
  return [](ScriptedConnection& connection) { connection.read_head(); };
}

Step read_content(std::size_t bytes) {
  return [bytes](ScriptedConnection& connection) { connection.read_content(bytes); };
}

Step read_message() {
  return [](ScriptedConnection& connection) { connection.read_message(); };
}

Step send(std::string bytes) {
  return [bytes = std::move(bytes)](ScriptedConnection& connection) { connection.send(bytes); };
}

Step pause(std::chrono::milliseconds time) {
  return [time](ScriptedConnection& connection) { connection.pause(time); };
}

Step wait_for(const Gate& gate) {
  return [&gate](ScriptedConnection& connection) { connection.wait(gate); };
}

Step hold() {
  return [](ScriptedConnection& connection) { connection.hold(); };
}

Step close() {
  return [](ScriptedConnection& connection) { connection.close(); };
}

Step reset() {
  return [](ScriptedConnection& connection) { connection.reset(); };
}

Step repeat(Script script) {
  return [script = std::move(script)](ScriptedConnection& connection) {
    while (!connection.over()) {
      for (const Step& step : script) {
        if (!connection.over()) step(connection);
      }
    }
  };
}

Script answering(std::string response) { return {repeat({read_message(), send(std::move(response))})}; }

}  // namespace candor::test
