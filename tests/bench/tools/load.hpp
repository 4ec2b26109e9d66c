// The clients. Closed loop: as many requests under way as were asked for, each answer makes room for the next request.
// Open loop: requests are due at a fixed rate whatever the answers do, and their latency counts from when they were
// due, so that a slow proxy cannot make itself look fast by slowing its clients down. A request that is due waits where
// all connections are busy.
//
// A run has three phases: the warm-up, the measured time, and what is still under way after it, so that at the end
// every request has its answer and an access log can be compared with it.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "tests/bench/tools/answer_reader.hpp"
#include "tests/bench/tools/load_options.hpp"
#include "tests/bench/tools/request_text.hpp"
#include "tests/bench/tools/sockets.hpp"
#include "tests/bench/tools/tally.hpp"
#include "tests/bench/tools/tls.hpp"

namespace candor::bench {

class Load {
 public:
  explicit Load(const LoadOptions& options);

  Tally run();

 private:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  enum class Phase : std::uint8_t { warm_up, measured, rest };

  struct Connection {
    int socket = -1;
    std::optional<TlsStream> tls;
    bool busy = false;     // a request is under way
    bool closing = false;  // the answer was the last one: the end of the stream is awaited
    std::uint64_t number = 0;
    std::size_t sent = 0;
    Time due;
    AnswerReader answer;
  };

  bool is_open_loop() const { return options_.rate > 0; }
  void enter_phases(Time now);
  bool over(Time now) const;
  std::chrono::nanoseconds patience(Time now) const;

  void start_what_is_due(Time now);
  bool may_start() const;
  void start(Time due);
  bool open(Connection& connection);

  void serve(const epoll_event& event);
  ssize_t write(Connection& connection, std::string_view bytes);
  ssize_t read(Connection& connection, std::size_t discard);
  void send(Connection& connection);
  void receive(Connection& connection, bool to_the_end);
  void answered(Connection& connection);
  void stream_ended(Connection& connection);
  void give_up(Connection& connection, Mishap mishap);
  void free(Connection& connection);
  void close_socket(Connection& connection);

  const LoadOptions options_;
  TlsContext tls_;
  RequestText request_;
  std::size_t request_bytes_;
  EventSet events_;
  std::vector<Connection> connections_;
  std::deque<Connection*> idle_;  // the one that rested longest goes first
  std::vector<char> scratch_;
  std::size_t in_flight_ = 0;
  std::uint64_t started_ = 0;
  std::uint64_t ended_ = 0;  // answered or given up

  Phase phase_ = Phase::warm_up;
  Time measured_from_;
  Time measured_until_;
  Time next_due_;
  std::chrono::nanoseconds interval_{};
  std::uint64_t cpu_before_ = 0;
  Tally tally_;
};

}  // namespace candor::bench
