// One end of a connection, of a client or of an upstream: what has come and is not used up yet, and how it ended. No
// operation waits for ever.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "tests/support/socket.hpp"

namespace candor::test::soak {

namespace asio = boost::asio;
using boost::asio::ip::tcp;

inline constexpr std::size_t kReadBytes = 16 * 1024;
inline constexpr std::chrono::seconds kWirePatience{20};  // longer than anything that Candor lets happen in the soak

class Wire {
 public:
  explicit Wire(const asio::any_io_executor& executor) : stream_(executor) {}
  explicit Wire(tcp::socket socket);

  asio::awaitable<bool> connect(tcp::endpoint to);
  // Adds to `input` what has come, or what comes next. False: nothing more will; end() says why.
  asio::awaitable<bool> fill();
  asio::awaitable<bool> send(std::string_view bytes);
  asio::awaitable<void> pause(std::chrono::milliseconds time);
  // Reads on, and drops it, until the other side is gone.
  asio::awaitable<void> drain();

  void patience(std::chrono::milliseconds time) { patience_ = time; }
  void small_receive_buffer();
  void half_close();
  void reset();
  void close();

  std::string input;
  Io end() const { return end_; }

 private:
  boost::beast::tcp_stream stream_;
  std::chrono::milliseconds patience_ = kWirePatience;
  Io end_ = Io::ok;
};

}  // namespace candor::test::soak
