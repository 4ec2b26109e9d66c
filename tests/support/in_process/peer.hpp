// One end of a connection to the engine, in the engine's own thread: what is to be sent waits in a queue until the
// kernel takes it, what comes is kept, and nothing ever blocks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/support/socket.hpp"

namespace candor::test {

class Peer {
 public:
  explicit Peer(Socket socket) : socket_(std::move(socket)) {}

  std::string received;              // so far; its owner may take from its front
  std::size_t read_max = 64 * 1024;  // bytes in one pump()

  void send(std::string_view bytes) { to_send_.append(bytes); }
  void end_after_sending() { ends_ = true; }  // FIN behind the last byte
  void close() { socket_.close(); }
  void reset() { socket_.reset(); }

  // Moves what can be moved now. False: nothing could.
  bool pump();

  bool sent() const { return to_send_.empty(); }
  Io end() const { return end_; }  // ok: the other end still sends
  int fd() const { return socket_.fd(); }

 private:
  bool pump_out();
  bool pump_in();

  Socket socket_;
  std::string to_send_;
  bool ends_ = false;
  Io end_ = Io::ok;
};

}  // namespace candor::test
