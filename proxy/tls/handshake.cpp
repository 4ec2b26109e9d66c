#include "proxy/tls/handshake.hpp"

namespace candor::tls {

namespace {

// Each takes a step and says whether the handshake is over.
using Step = bool (*)(Stream& stream);

bool shake_hands(Stream& stream) { return stream.shake_hands() != net::IoStatus::would_block; }

// Whether the first byte can only be that of a request line, or of an empty line before it; a handshake begins with 22
// (RFC 8446 §5.1).
bool begins_like_http(char first) { return (first >= 'A' && first <= 'Z') || first == '\r' || first == '\n'; }

bool tell_http_from_tls(Stream& stream) {
  if (stream.begun()) return shake_hands(stream);
  char first = 0;
  const net::IoResult seen = stream.readable() ? stream.peek({&first, 1}) : net::IoResult{};
  if (seen.status == net::IoStatus::would_block) return false;
  if (seen.status != net::IoStatus::ok || !begins_like_http(first)) return shake_hands(stream);
  stream.speak_plainly();
  return true;
}

net::Task<Cause> until_over(const HandshakeOrder& order, net::Waiter& waiter, Step step) {
  order.stream.notify(&waiter);
  for (;;) {
    if (step(order.stream)) co_return Cause::none;
    if (const Cause cause = order.interrupt.cause(); cause != Cause::none) co_return cause;
    if (order.clock.now() >= order.deadline) {
      order.stream.fail_handshake(Result::timeout, "it was not over in time");
      co_return Cause::none;
    }
    co_await waiter.until(order.deadline);
  }
}

}  // namespace

net::Task<Cause> connect(const HandshakeOrder& order, net::Waiter& waiter) {
  return until_over(order, waiter, shake_hands);
}

net::Task<Cause> accept(const HandshakeOrder& order, net::Waiter& waiter) {
  return until_over(order, waiter, tell_http_from_tls);
}

}  // namespace candor::tls
