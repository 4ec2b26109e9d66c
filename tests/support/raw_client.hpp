// A client that sends exactly the bytes it is told to, and reads what comes back with an eye on how it ends.
#pragma once

#include <string>
#include <string_view>

#include "tests/support/message.hpp"
#include "tests/support/socket.hpp"

namespace candor::test {

class RawClient {
 public:
  explicit RawClient(const Address& to, const ConnectOptions& options = {}) : socket_(connect_to(to, options)) {}
  explicit RawClient(Socket connected) : socket_(std::move(connected)) {}

  Io send(std::string_view bytes) { return write_all(socket_, bytes); }
  void half_close() { socket_.half_close(); }
  void reset() { socket_.reset(); }
  void close() { socket_.close(); }

  // The next response on the connection, an interim one included; as much of it as came where it is not complete.
  Response read_response(std::string_view request_method = "GET");
  // The next final response, with the interim ones before it.
  Response read_final(std::string_view request_method = "GET");
  // Reads until this text is there, which stays to be read; false: it did not come.
  bool wait_received(std::string_view text);
  // Reads on, waiting `time` at most for each byte, until something other than data comes.
  Io read_to_end(std::string& into, std::chrono::milliseconds time = kPatience);
  // How the connection ends, whatever comes before that.
  Io wait_end();
  // Sends a request and reads its final response.
  Response exchange(std::string_view request);

  const Socket& socket() const { return socket_; }

 private:
  Socket socket_;
  std::string unread_;
};

// One exchange on a connection of its own.
Response exchange_once(const Address& to, std::string_view request, const ConnectOptions& options = {});

}  // namespace candor::test
