#include "proxy/net/socket_stream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace candor::net {

SocketStream::SocketStream(EventSet& events, int descriptor, State state) : events_(events), descriptor_(descriptor) {
  readable_ = writable_ = state == State::connected;
  if (events_.add(descriptor_, *this)) return;
  join_error_ = errno;
  broken_ = half_closed_ = true;
}

SocketStream::~SocketStream() {
  events_.remove(descriptor_, *this);
  ::close(descriptor_);
}

IoResult SocketStream::read_some(std::span<char> into) {
  ssize_t count;
  do {
    count = ::recv(descriptor_, into.data(), into.size(), 0);
  } while (count < 0 && errno == EINTR);
  if (count > 0) {
    // Edge-triggered: a short read has drained the socket, unless a FIN or urgent data stand behind what was read.
    if (static_cast<std::size_t>(count) < into.size() && !half_closed_ && !urgent_) readable_ = false;
    return {IoStatus::ok, static_cast<std::size_t>(count), 0};
  }
  if (count == 0) return {IoStatus::end, 0, 0};
  if (errno != EAGAIN) return {IoStatus::failed, 0, errno};
  readable_ = false;
  return {IoStatus::would_block, 0, 0};
}

IoResult SocketStream::write_some(std::span<const iovec> from) {
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(from.data());
  message.msg_iovlen = from.size();
  ssize_t count;
  do {
    count = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return {IoStatus::ok, static_cast<std::size_t>(count), 0};
  if (errno != EAGAIN) return {IoStatus::failed, 0, errno};
  writable_ = false;
  return {IoStatus::would_block, 0, 0};
}

void SocketStream::shutdown_write() { ::shutdown(descriptor_, SHUT_WR); }

void SocketStream::reset_on_close() {
  const linger now{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

bool SocketStream::nothing_to_read() const {
  pollfd now{descriptor_, POLLIN | POLLRDHUP, 0};
  return ::poll(&now, 1, 0) == 0;
}

int SocketStream::take_error() const {
  if (join_error_ != 0) return join_error_;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

void SocketStream::on_events(std::uint32_t events) {
  if (events & EPOLLPRI) urgent_ = true;
  if (events & (EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) readable_ = true;
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) writable_ = true;
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) half_closed_ = true;
  if (events & (EPOLLHUP | EPOLLERR)) broken_ = true;
  if (wakeable_ != nullptr) wakeable_->wake();
}

}  // namespace candor::net
