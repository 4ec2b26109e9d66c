// Sends an answer of our own to its end, or finds out that nobody takes it.
#pragma once

#include <cstddef>
#include <string_view>

#include "proxy/exchange.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/net/loop_clock.hpp"
#include "proxy/net/task.hpp"
#include "proxy/relay/ends.hpp"

namespace candor {

struct ReplySending {
  net::Stream& stream;
  relay::Scratch& scratch;
  std::chrono::milliseconds timeout;
  const net::LoopClock& clock;
  const Interrupt& interrupt;
};

// `text` is copied where the client does not take it at once. `shared` comes behind it, lives until the end, and is
// copied in slices, one at a time.
struct ReplyText {
  std::string_view text;
  std::string_view shared = {};
};

inline constexpr std::size_t kSharedSliceBytes = 64 * 1024;

// Cause::none where the client's kernel has all of it; else why not.
net::Task<Cause> send_reply(Exchange& exchange, ReplyText reply, const ReplySending& to, net::Waiter& waiter);

}  // namespace candor
