#include "proxy/send_reply.hpp"

#include "proxy/http1/body_encoder.hpp"
#include "proxy/relay/outbox.hpp"

namespace candor {

net::Task<Cause> send_reply(Exchange& exchange, std::string_view text, const ReplySending& to, net::Waiter& waiter) {
  relay::Outbox outbox(to.stream, to.scratch.kept_in_worker, to.scratch.batch);
  iovec piece = http1::piece(text);
  outbox.send({&piece, 1});
  Cause cause = Cause::none;
  auto deadline = net::deadline_after(exchange.now, to.timeout);
  while (!outbox.empty() && outbox.error() == 0 && cause == Cause::none) {
    if (outbox.holds_back()) {
      co_await waiter.next_turn();
    } else {
      co_await waiter.until(deadline);
    }
    exchange.now = to.clock.now();
    const std::uint64_t before = outbox.written();
    outbox.flush();
    if (outbox.written() != before) deadline = net::deadline_after(exchange.now, to.timeout);
    cause = exchange.now >= deadline ? Cause::client_stalled : to.interrupt.cause();
  }
  exchange.bytes_out += outbox.written();
  if (outbox.error() != 0) co_return Cause::client_closed;
  co_return outbox.empty() ? Cause::none : cause;
}

}  // namespace candor
