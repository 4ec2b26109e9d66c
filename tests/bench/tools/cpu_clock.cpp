#include "tests/bench/tools/cpu_clock.hpp"

#include <ctime>

#include "tests/bench/tools/sockets.hpp"

namespace candor::bench {

std::uint64_t cpu_ns(const std::vector<int>& processes) {
  std::uint64_t sum = 0;
  for (const int process : processes) {
    clockid_t clock{};
    timespec time{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) die("CPU clock of a process");
    sum += static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
  }
  return sum;
}

}  // namespace candor::bench
