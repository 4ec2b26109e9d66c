// The time of the wake-up being handled. Read from the system once per batch of events; everybody else in the worker
// asks here.
#pragma once

#include <chrono>

namespace candor::net {

class LoopClock {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  time_point now() const { return now_; }
  void update() { now_ = std::chrono::steady_clock::now(); }

 private:
  time_point now_ = std::chrono::steady_clock::now();
};

}  // namespace candor::net
