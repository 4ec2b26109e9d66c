#include "proxy/send_reply.hpp"

#include <array>
#include <span>

#include "proxy/http1/body_encoder.hpp"
#include "proxy/relay/outbox.hpp"

namespace candor {

namespace {

iovec take_slice(std::string_view& shared) {
  const std::string_view slice = shared.substr(0, kSharedSliceBytes);
  shared.remove_prefix(slice.size());
  return http1::piece(slice);
}

void send_head(relay::Outbox& outbox, ReplyText& reply) {
  std::array<iovec, 2> pieces{http1::piece(reply.text), take_slice(reply.shared)};
  const std::size_t count = pieces[1].iov_len == 0 ? 1 : 2;
  outbox.send(std::span(pieces).first(count));
}

void send_shared(relay::Outbox& outbox, ReplyText& reply) {
  while (!reply.shared.empty() && outbox.empty() && outbox.error() == 0) {
    iovec slice = take_slice(reply.shared);
    outbox.send({&slice, 1});
  }
}

}  // namespace

net::Task<Cause> send_reply(Exchange& exchange, ReplyText reply, const ReplySending& to, net::Waiter& waiter) {
  relay::Outbox outbox(to.stream, to.scratch.kept_in_worker, to.scratch.batch);
  send_head(outbox, reply);
  send_shared(outbox, reply);
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
    send_shared(outbox, reply);
    if (outbox.written() != before) deadline = net::deadline_after(exchange.now, to.timeout);
    cause = exchange.now >= deadline ? Cause::client_stalled : to.interrupt.cause();
  }
  exchange.bytes_out += outbox.written();
  if (outbox.error() != 0) co_return Cause::client_closed;
  co_return outbox.empty() ? Cause::none : cause;
}

}  // namespace candor
