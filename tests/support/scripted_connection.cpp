// The operations that scripts are made of.
#include <poll.h>

#include <cstdlib>

#include "tests/support/scripted_upstream.hpp"

namespace candor::test {

bool ScriptedConnection::read_more() {
  if (over_) return false;
  std::string bytes;
  const Io how = read_some(socket_, bytes, {.stop = &upstream_.stop_});
  if (how == Io::ok) {
    upstream_.record(index_, bytes, Io::ok);
    unread_ += bytes;
  } else {
    end(how);
  }
  return how == Io::ok;
}

void ScriptedConnection::end(Io how) {
  over_ = true;
  upstream_.record(index_, {}, how);
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

void ScriptedConnection::send(std::string_view bytes) {
  if (over_) return;
  if (const Io how = write_all(socket_, bytes, {.stop = &upstream_.stop_}); how != Io::ok) end(how);
}

void ScriptedConnection::pause(std::chrono::milliseconds time) {
  if (wait_event(socket_.fd(), POLLRDHUP, {.deadline = after(time), .stop = &upstream_.stop_}) != Io::timeout)
    read_to_end();
}

void ScriptedConnection::wait(const Gate& gate) { wait_gate(gate, {.stop = &upstream_.stop_}); }

void ScriptedConnection::hold() { wait_gate(upstream_.stop_); }

void ScriptedConnection::half_close() {
  if (!over_) socket_.half_close();
}

void ScriptedConnection::close() {
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
