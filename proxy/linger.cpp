#include "proxy/linger.hpp"

#include <algorithm>

namespace candor {

net::Task<void> linger(const Lingering& lingering, net::Waiter& waiter) {
  net::Stream& stream = lingering.stream;
  stream.shutdown_write();
  const auto end = lingering.clock.now() + kLingerTotal;
  auto silence_end = lingering.clock.now() + kLingerSilence;
  while (!lingering.drain_over && lingering.clock.now() < end) {
    net::IoResult read;
    if (stream.readable()) read = stream.read_some(lingering.scratch);
    if (read.status == net::IoStatus::failed) co_return;
    if (read.status == net::IoStatus::end && !stream.ending()) co_return;
    if (read.status == net::IoStatus::ok) {
      silence_end = lingering.clock.now() + kLingerSilence;
      co_await waiter.next_turn();
      continue;
    }
    if (lingering.clock.now() >= silence_end) {
      if (!stream.has_unsent()) co_return;
      silence_end = lingering.clock.now() + kLingerSilence;
    }
    co_await waiter.until(std::min(silence_end, end));
  }
}

}  // namespace candor
