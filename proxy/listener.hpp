// Accepts clients for one worker, until none is waiting or the worker is full. A worker that has its share of
// limits.connections accepts again when one of them ends; until then clients wait in the kernel's queue.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>

#include "proxy/net/event_set.hpp"
#include "proxy/net/loop_clock.hpp"

namespace candor {

class Worker;

class Listener final : private net::EventSink {
 public:
  Listener(Worker& worker, int descriptor, std::size_t index);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void resume();  // after the worker has become less full
  void close();   // takes what is waiting, then accepts no more

 private:
  void note(std::uint32_t) override {}
  void act() override { accept_waiting(); }
  void accept_waiting();
  void accept_all();
  void pause();

  Worker& worker_;
  int descriptor_;
  std::size_t index_;
  bool accepting_ = false;
  net::LoopClock::time_point quiet_until_{};  // one warning in a while is enough
  bool waiting_ = false;                      // somebody may be in the kernel's queue
  boost::asio::steady_timer retry_;
};

}  // namespace candor
