#include "tests/support/in_process/manual_clock.hpp"

#include <cerrno>
#include <cstdint>
#include <stdexcept>

// A time_point is returned as the one integer that it is made of.
std::int64_t real_steady_now() asm("__real__ZNSt6chrono3_V212steady_clock3nowEv");
std::int64_t steady_now() asm("__wrap__ZNSt6chrono3_V212steady_clock3nowEv");
int no_kernel_timer(int clock, int flags) asm("__wrap_timerfd_create");

namespace candor::test {
namespace {

thread_local const ManualClock* current = nullptr;

}  // namespace

ManualClock::ManualClock() : now_(real_steady_now()) {
  if (current != nullptr) throw std::logic_error("a thread has one clock");
  current = this;
}

ManualClock::~ManualClock() { current = nullptr; }

}  // namespace candor::test

std::int64_t steady_now() {
  const candor::test::ManualClock* clock = candor::test::current;
  return clock == nullptr ? real_steady_now() : clock->now().count();
}

// Asio falls back to asking the clock at each look.
int no_kernel_timer(int, int) {
  errno = ENOSYS;
  return -1;
}
