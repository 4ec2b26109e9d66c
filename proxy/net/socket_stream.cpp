#include "proxy/net/socket_stream.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace candor::net {

namespace {

// send() costs the kernel less than sendmsg(), which copies a header and a list of pieces first: worth more than
// putting so many bytes together.
constexpr std::size_t kPutTogetherMax = 2048;

ssize_t send_pieces(int descriptor, std::span<const iovec> pieces) {
  if (pieces.size() == 1) return ::send(descriptor, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
  std::array<char, kPutTogetherMax> together;
  std::size_t size = 0;
  for (const iovec& piece : pieces) {
    if (piece.iov_len > together.size() - size) {
      msghdr message{};
      message.msg_iov = const_cast<iovec*>(pieces.data());
      message.msg_iovlen = pieces.size();
      return ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
    }
    std::memcpy(together.data() + size, piece.iov_base, piece.iov_len);
    size += piece.iov_len;
  }
  return ::send(descriptor, together.data(), size, MSG_NOSIGNAL);
}

}  // namespace

SocketStream::SocketStream(EventSet& events, int descriptor, State state) : events_(events), descriptor_(descriptor) {
  readable_ = writable_ = state == State::connected;
  if (events_.add(descriptor_, *this)) return;
  join_error_ = errno;
  broken_ = half_closed_ = true;
}

SocketStream::~SocketStream() {
  ::close(descriptor_);
  events_.forget(*this);
}

IoResult SocketStream::read_some(std::span<char> into) { return receive(into, 0); }

IoResult SocketStream::peek(std::span<char> into) { return receive(into, MSG_PEEK); }

IoResult SocketStream::receive(std::span<char> into, int flags) {
  ssize_t count;
  do {
    count = ::recv(descriptor_, into.data(), into.size(), flags);
  } while (count < 0 && errno == EINTR);
  if (count > 0) {
    // Edge-triggered: a short read has drained the socket, unless a FIN or urgent data stand behind what was read.
    if (static_cast<std::size_t>(count) < into.size() && !half_closed_ && !urgent_ && flags == 0) readable_ = false;
    return {IoStatus::ok, static_cast<std::size_t>(count), 0};
  }
  if (count == 0) return {IoStatus::end, 0, 0};
  if (errno != EAGAIN) return {IoStatus::failed, 0, errno};
  readable_ = false;
  return {IoStatus::would_block, 0, 0};
}

IoResult SocketStream::write_some(std::span<const iovec> from) {
  ssize_t count;
  do {
    count = send_pieces(descriptor_, from);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return {IoStatus::ok, static_cast<std::size_t>(count), 0};
  if (errno != EAGAIN) return {IoStatus::failed, 0, errno};
  writable_ = false;
  return {IoStatus::would_block, 0, 0};
}

void SocketStream::shutdown_write() { ::shutdown(descriptor_, SHUT_WR); }

void SocketStream::reset_on_close() {
  const ::linger now{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

bool SocketStream::has_unsent() const {
  int bytes = 0;
  return ::ioctl(descriptor_, SIOCOUTQ, &bytes) == 0 && bytes > 0;
}

int SocketStream::take_error() const {
  if (join_error_ != 0) return join_error_;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

void SocketStream::note(std::uint32_t events) {
  if (events & EPOLLPRI) urgent_ = true;
  if (events & (EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) readable_ = true;
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) writable_ = true;
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) half_closed_ = true;
  if (events & (EPOLLHUP | EPOLLERR)) broken_ = true;
}

void SocketStream::act() {
  if (wakeable_ != nullptr) wakeable_->wake();
}

}  // namespace candor::net
