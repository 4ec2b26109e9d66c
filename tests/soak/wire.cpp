#include "tests/soak/wire.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>

namespace candor::test::soak {
namespace {

using boost::system::error_code;

constexpr int kSmallReceiveBuffer = 4096;

Io how(const error_code& ec) {
  if (ec == asio::error::eof) return Io::eof;
  return ec == boost::beast::error::timeout ? Io::timeout : Io::reset;
}

// Without it, Nagle's algorithm and delayed acknowledgements would make 40 ms of every second write.
void send_at_once(tcp::socket& socket) {
  error_code ec;
  socket.set_option(tcp::no_delay(true), ec);
}

}  // namespace

Wire::Wire(tcp::socket socket) : stream_(std::move(socket)) { send_at_once(stream_.socket()); }

asio::awaitable<bool> Wire::connect(tcp::endpoint to) {
  error_code ec;
  stream_.expires_after(patience_);
  co_await stream_.async_connect(to, asio::redirect_error(asio::use_awaitable, ec));
  if (ec) end_ = how(ec);
  if (!ec) send_at_once(stream_.socket());
  co_return !ec;
}

asio::awaitable<bool> Wire::fill() {
  const std::size_t had = input.size();
  input.resize(had + kReadBytes);
  error_code ec;
  stream_.expires_after(patience_);
  const asio::mutable_buffer room = asio::buffer(input.data() + had, kReadBytes);
  const std::size_t came = co_await stream_.async_read_some(room, asio::redirect_error(asio::use_awaitable, ec));
  input.resize(had + came);
  if (ec) end_ = how(ec);
  co_return !ec;
}

asio::awaitable<bool> Wire::send(std::string_view bytes) {
  error_code ec;
  stream_.expires_after(patience_);
  co_await asio::async_write(stream_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, ec));
  co_return !ec;
}

asio::awaitable<void> Wire::pause(std::chrono::milliseconds time) {
  error_code ec;
  asio::steady_timer timer(stream_.get_executor(), time);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
}

asio::awaitable<void> Wire::drain() {
  for (bool more = true; more;) {
    input.clear();
    more = co_await fill();
  }
}

void Wire::small_receive_buffer() {
  error_code ec;
  if (!stream_.socket().is_open()) stream_.socket().open(tcp::v4(), ec);
  stream_.socket().set_option(asio::socket_base::receive_buffer_size(kSmallReceiveBuffer), ec);
}

void Wire::half_close() {
  error_code ec;
  stream_.socket().shutdown(tcp::socket::shutdown_send, ec);
}

void Wire::reset() {
  error_code ec;
  stream_.socket().set_option(asio::socket_base::linger(true, 0), ec);
  close();
}

void Wire::close() {
  error_code ec;
  stream_.socket().close(ec);
}

}  // namespace candor::test::soak
