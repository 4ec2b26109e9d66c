// The few socket operations that the tests' peers are made of: raw POSIX, so that nothing is shared with what is
// tested. No operation waits longer than its deadline, and one that waits can be ended by a Gate.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace candor::test {

using namespace std::chrono_literals;
using Deadline = std::chrono::steady_clock::time_point;

inline constexpr std::chrono::milliseconds kPatience = 10s;  // what never happens in time is a failure of the test
inline Deadline after(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

// How an operation ended. An RST is not an EOF: only the latter completes a message without a length.
enum class Io { ok, eof, reset, timeout, stopped };
std::ostream& operator<<(std::ostream& out, Io end);

struct Address {
  std::string ip;
  std::uint16_t port = 0;
  std::string text() const { return ip + ":" + std::to_string(port); }
};

// An address of 127.0.0.0/8 of this process alone, so that tests which run side by side cannot take each other's ports.
std::string loopback_ip();

class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { close(); }

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  std::uint16_t port() const;  // of this end

  void close();
  void reset();       // closes with an RST
  void half_close();  // FIN: nothing more will be sent

 private:
  int fd_ = -1;
};

// A condition that one thread opens and others wait for. Stays open.
class Gate {
 public:
  Gate();
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void open();
  bool is_open() const;
  int fd() const { return fd_; }  // readable once open

 private:
  int fd_;
};

// What ends a wait besides the event itself.
struct Wait {
  Deadline deadline = after(kPatience);
  const Gate* stop = nullptr;
};

Socket bound_socket(const std::string& ip);  // a port, but nobody listens: connecting is refused
void start_listening(const Socket& bound, int backlog = 512);
Socket listen_at(const std::string& ip, int backlog = 512, std::uint16_t port = 0);  // 0: any

struct ConnectOptions {
  std::string from = "";   // source address; empty: the system's choice
  int receive_buffer = 0;  // bytes; 0: the system's choice
};
Socket connect_to(const Address& address, const ConnectOptions& options = {});  // throws where it fails
Socket start_connecting(const Address& address);                                // does not wait

Io wait_event(int fd, short events, const Wait& wait = {});
Io wait_gate(const Gate& gate, const Wait& wait = {});
Io read_some(const Socket& socket, std::string& into, const Wait& wait = {});  // appends; ok = at least one byte
Io write_all(const Socket& socket, std::string_view bytes, const Wait& wait = {});

}  // namespace candor::test
