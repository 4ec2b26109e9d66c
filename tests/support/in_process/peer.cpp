#include "tests/support/in_process/peer.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace candor::test {

bool Peer::pump() {
  if (!socket_) return false;
  const bool out = pump_out();
  const bool in = pump_in();
  return out || in;
}

bool Peer::pump_out() {
  if (to_send_.empty()) {
    if (!std::exchange(ends_, false)) return false;
    socket_.half_close();
    return true;
  }
  const ssize_t size = ::send(socket_.fd(), to_send_.data(), to_send_.size(), MSG_NOSIGNAL);
  if (size < 0 && errno == EAGAIN) return false;
  // What cannot be sent any more is forgotten: the other end is gone, which pump_in() will find.
  to_send_.erase(0, size < 0 ? to_send_.size() : static_cast<std::size_t>(size));
  return true;
}

bool Peer::pump_in() {
  if (end_ != Io::ok || read_max == 0) return false;
  const std::size_t before = received.size();
  received.resize(before + read_max);
  const ssize_t size = ::recv(socket_.fd(), received.data() + before, read_max, 0);
  received.resize(before + (size > 0 ? static_cast<std::size_t>(size) : 0));
  if (size < 0 && errno == EAGAIN) return false;
  if (size <= 0) end_ = size == 0 ? Io::eof : Io::reset;
  return true;
}

}  // namespace candor::test
