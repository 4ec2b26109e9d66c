// A loop's clock that shows the time the test wants: deadlines pass without waiting for them.
#pragma once

#include <bit>

#include "proxy/net/loop_clock.hpp"

namespace candor::test {

inline net::LoopClock clock_at(net::LoopClock::time_point time) {
  static_assert(sizeof(net::LoopClock) == sizeof(time), "the clock is its time and nothing else");
  return std::bit_cast<net::LoopClock>(time);
}

}  // namespace candor::test
