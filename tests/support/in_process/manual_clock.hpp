// The steady clock of one thread, stopped: time passes only when the test says so. An hour of timeouts costs nothing
// then, and a slow machine cannot make one fire. The linker puts it in the place of std::chrono::steady_clock::now
// (--wrap, see tests/CMakeLists.txt); threads without a manual clock keep the real one. Asio's timers follow it too,
// because the same trick denies them the kernel's timer.
#pragma once

#include <chrono>

namespace candor::test {

class ManualClock {
 public:
  ManualClock();
  ~ManualClock();
  ManualClock(const ManualClock&) = delete;
  ManualClock& operator=(const ManualClock&) = delete;

  void pass(std::chrono::nanoseconds time) { now_ += time; }
  std::chrono::nanoseconds now() const { return now_; }

 private:
  std::chrono::nanoseconds now_;
};

}  // namespace candor::test
