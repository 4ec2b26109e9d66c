// Lingering close (RFC 9112 §9.6): closing while the client still sends would reset the connection, and the reset could
// overtake our last answer. So we stop sending, and read and forget what comes until the client has ended too, or for
// as long as is fair: a client that still reads the answer may be silent for longer.
#pragma once

#include <span>

#include "proxy/net/loop_clock.hpp"
#include "proxy/net/stream.hpp"
#include "proxy/net/task.hpp"

namespace candor {

inline constexpr std::chrono::seconds kLingerSilence{2};  // without a byte, and with none left to be sent
inline constexpr std::chrono::seconds kLingerTotal{30};

struct Lingering {
  net::Stream& stream;
  std::span<char> scratch;
  const net::LoopClock& clock;
  const bool& drain_over;
};

net::Task<void> linger(const Lingering& lingering, net::Waiter& waiter);

}  // namespace candor
