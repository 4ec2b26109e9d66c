#include "proxy/relay/tunnel.hpp"

#include <cerrno>

#include "proxy/http1/body_encoder.hpp"
#include "proxy/relay/outbox.hpp"

namespace candor::relay {

namespace {

// One direction. Reads nothing more while the other side has not taken what was read.
class Pipe {
 public:
  Pipe(net::Stream& from, net::Stream& to, const Ends& ends, observe::Counter& bytes)
      : from_(from),
        to_(to),
        scratch_(ends.scratch),
        buffered_max_(ends.buffered_max),
        outbox_(to, ends.scratch.kept_in_worker, ends.scratch.batch),
        bytes_(bytes) {}

  void send(std::string_view bytes) {
    if (bytes.empty()) return;
    iovec piece = http1::piece(bytes);
    outbox_.send({&piece, 1});
  }

  // The pipe in the other direction, whose writes go where this one reads.
  void opposite(const Pipe& pipe) { opposite_ = &pipe; }

  // The destination takes no more, and that is no failure: it had ended before.
  void stop() { source_ended_ = ended_ = true; }

  // False where there is more to do at once, after kReadsPerTurn reads.
  bool pump() {
    moved_ = false;
    if (ended_) return true;
    const std::uint64_t before = outbox_.written();
    const bool waits = move();
    moved_ = outbox_.written() != before;
    if (!ended_ && source_ended_ && outbox_.empty()) {
      to_.shutdown_write();
      ended_ = true;
    }
    bytes_.add(outbox_.written() - counted_);
    counted_ = outbox_.written();
    return waits;
  }

  bool moved() const { return moved_; }
  bool ended() const { return ended_ && !to_.ending(); }  // and its end has been passed on
  std::uint64_t written() const { return outbox_.written(); }
  // The source is reset, also where nothing is read from it any more; or it is the destination that is gone.
  int source_error() const { return source_error_; }
  int destination_error() const { return outbox_.error(); }
  bool source_ended() const { return source_ended_; }

 private:
  bool move() {
    outbox_.flush();
    for (unsigned reads = 0; reads < kReadsPerTurn; ++reads) {
      if (outbox_.holds_back()) return false;
      if (!outbox_.empty() || outbox_.error() != 0 || source_ended_ || source_error_ != 0 || !from_.readable())
        return true;
      const std::span<char> room = scratch_.room(buffered_max_);
      const net::IoResult result = from_.read_some(room);
      if (result.status == net::IoStatus::would_block) return true;
      if (result.status == net::IoStatus::failed) source_error_ = result.error;
      if (result.status == net::IoStatus::end) on_end(result);
      if (result.status == net::IoStatus::ok) send({room.data(), result.bytes});
    }
    return false;
  }

  // A write may have been told of a reset first; then reading finds what looks like an end.
  void on_end(const net::IoResult& end) {
    // Who has been told that nothing follows may go without a word.
    const int error = opposite_->ended() ? 0 : end.error;
    if (error != 0 || (!end.authenticated && opposite_->destination_error() == ECONNRESET)) {
      source_error_ = error != 0 ? error : ECONNRESET;
    } else {
      source_ended_ = true;
    }
  }

  net::Stream& from_;
  net::Stream& to_;
  const Pipe* opposite_ = nullptr;
  Scratch& scratch_;
  std::size_t buffered_max_;
  Outbox outbox_;
  observe::Counter& bytes_;
  std::uint64_t counted_ = 0;
  bool source_ended_ = false;
  bool ended_ = false;
  bool moved_ = false;
  int source_error_ = 0;
};

// One end of the tunnel: what is read from it and what is written to it.
struct Side {
  const net::Stream& stream;
  const Pipe& from;
  Pipe& to;
};

// Whether it has ended in order and was reset after that, so that it takes nothing more.
bool takes_no_more(const Side& side) {
  return side.from.source_ended() && !side.to.ended() && (side.stream.broken() || side.to.destination_error() != 0);
}

// Why this side is gone without having ended; 0 where it is not. EPIPE alone says nothing yet: what it sent before is
// still to be read.
int gone(const Side& side) {
  if (side.from.source_error() != 0) return side.from.source_error();
  return side.to.destination_error() == ECONNRESET && !side.from.source_ended() ? ECONNRESET : 0;
}

// A client that takes no more ends the tunnel; an upstream that takes no more may still have sent what the client waits
// for.
http1::Fault broken_off(const Side& client, const Side& upstream) {
  const int error = takes_no_more(client) ? ECONNRESET : gone(client);
  if (error != 0) return {Cause::client_closed, "in the tunnel: " + net::error_text(error)};
  if (takes_no_more(upstream)) upstream.to.stop();
  if (const int lost = gone(upstream); lost != 0)
    return {Cause::response_incomplete, "in the tunnel: " + net::error_text(lost)};
  return {};
}

}  // namespace

net::Task<http1::Fault> tunnel(const TunnelOrder& order, net::Waiter& waiter) {
  const Ends& ends = order.ends;
  Exchange& exchange = ends.exchange;
  Pipe to_upstream(ends.client, ends.upstream, ends, order.cells.bytes_in);
  Pipe to_client(ends.upstream, ends.client, ends, order.cells.bytes_out);
  to_upstream.opposite(to_client);
  to_client.opposite(to_upstream);
  const Side client{ends.client, to_upstream, to_client};
  const Side upstream{ends.upstream, to_client, to_upstream};
  ends.client.notify(&waiter);
  ends.upstream.notify(&waiter);
  to_upstream.send(ends.input.unread().substr(order.used_input));
  to_upstream.send(ends.input.held());
  to_client.send(order.after_head);

  order.cells.open.add();
  Clock::time_point moved_at = exchange.now;
  http1::Fault fault;
  for (;;) {
    const bool client_waits = to_upstream.pump();
    const bool upstream_waits = to_client.pump();
    fault = broken_off(client, upstream);
    if (fault || (to_upstream.ended() && to_client.ended())) break;
    if (to_upstream.moved() || to_client.moved()) moved_at = exchange.now;
    const Clock::time_point deadline = net::deadline_after(moved_at, order.idle);
    if (order.drain_over || exchange.now >= deadline) {
      exchange.error = order.drain_over ? "timeouts.drain is over" : "timeouts.tunnel_idle is over";
      ends.client.shutdown_write();
      ends.upstream.shutdown_write();
      break;
    }
    if (client_waits && upstream_waits) {
      co_await waiter.until(deadline);
    } else {
      co_await waiter.next_turn();
    }
    exchange.now = order.clock.now();
  }
  order.cells.open.subtract();
  exchange.bytes_in += to_upstream.written();
  exchange.bytes_out += to_client.written();
  if (fault.cause == Cause::client_closed) ends.upstream.reset_on_close();
  co_return fault;
}

}  // namespace candor::relay
