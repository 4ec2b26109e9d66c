#include "proxy/relay/relay.hpp"

#include <algorithm>

namespace candor::relay {

Relay::Relay(const RelayOrder& order, net::Waiter& waiter)
    : order_(order),
      waiter_(waiter),
      request_(order.ends, order.content),
      response_(order.ends, order.rules),
      client_reads_(order.times.min_rate),
      client_writes_(order.times.min_rate),
      expects_continue_(order.ends.exchange.request.minor_version > 0 &&
                        order.ends.exchange.request.fields.find(http1::Name::expect) != nullptr),
      sent_at_(order.ends.exchange.now),
      reading_since_(order.ends.exchange.now),
      due_since_(order.ends.exchange.now) {}

net::Task<http1::Fault> Relay::run(std::string_view head) {
  Exchange& exchange = order_.ends.exchange;
  order_.ends.client.notify(&waiter_);
  order_.ends.upstream.notify(&waiter_);
  request_.start(head);
  for (;;) {
    const bool request_waits = request_.pump();
    const RequestProgress progress{request_.received(), request_.sent(), request_.upstream_error()};
    const bool response_waits = response_.pump(progress);
    note_progress();
    if (response_.complete()) co_return http1::Fault{};
    http1::Fault fault = finished();
    if (fault) co_return fault;
    const Deadline next = deadline();
    if (next.time <= exchange.now) co_return http1::Fault{next.cause, next.what};
    if (request_waits && response_waits) {
      co_await waiter_.until(next.time);
    } else {
      co_await waiter_.next_turn();
    }
    exchange.now = order_.clock.now();
  }
}

// What ends the exchange now, if anything does. What was received of a response is still sent before its cut.
http1::Fault Relay::finished() {
  if (order_.interrupt.client.broken()) return {Cause::client_closed, "the client reset the connection"};
  // After an early final response the client may stop sending as it likes (RFC 9112 §9.5): what it got of that response
  // goes on.
  const bool upload_is_over = response_.head_sent() && request_.ended_early();
  if (request_.fault() && !upload_is_over) return request_.fault();
  const http1::Fault& fault = response_.fault();
  if (fault && (!response_.waits_for_client() || fault.cause == Cause::client_closed)) return fault;
  if (const Cause cause = order_.interrupt.cause(); cause != Cause::none) return {cause, "timeouts.drain is over"};
  return {};
}

void Relay::note_progress() {
  const Exchange& exchange = order_.ends.exchange;
  sent_at_ = request_.last_write();
  if (response_.head_received() && response_us_ == 0) {
    response_us_ = 1 + static_cast<std::uint64_t>(
                           std::chrono::duration_cast<std::chrono::microseconds>(exchange.now - sent_at_).count());
  }
  const bool reading = response_.waits_for_upstream();
  if (reading && !was_reading_) reading_since_ = exchange.now;
  was_reading_ = reading;
  const bool due = content_is_due();
  if (due && !was_due_) due_since_ = exchange.now;
  was_due_ = due;
}

// RFC 9110 §10.1.1: the client holds its content back until the upstream has said 100, and keeps it for good after a
// final answer; that wait is not the client's.
bool Relay::content_held_back() const {
  return expects_continue_ && request_.content_bytes() == 0 && !response_.said_continue();
}

bool Relay::content_is_due() const { return request_.waits_for_client() && !content_held_back(); }

void Relay::Deadline::sooner(Clock::time_point other, Cause other_cause, const char* text) {
  if (other >= time) return;
  time = other;
  cause = other_cause;
  what = text;
}

Relay::Deadline Relay::deadline() {
  const config::Route& route = order_.times.route;
  const config::UpstreamTimeouts& upstream = route.timeouts;
  const Clock::time_point now = order_.ends.exchange.now;
  Deadline next;
  next.sooner(order_.times.total_deadline, Cause::response_timeout, "timeouts.total is over");
  if (!response_.head_sent()) {
    upload_deadlines(next);
  } else if (response_.waits_for_upstream()) {
    next.sooner(net::deadline_after(std::max(response_.last_read(), reading_since_), upstream.read),
                Cause::read_timeout, "timeouts.read is over");
  }
  const bool waits_for_reader = response_.waits_for_client();
  if (waits_for_reader) {
    next.sooner(net::deadline_after(response_.last_write(), route.client_write_timeout), Cause::client_stalled,
                "timeouts.client_write is over");
  }
  next.sooner(client_reads_.deadline(now, waits_for_reader, response_.written()), Cause::client_stalled,
              "the client reads below min_rate");
  return next;
}

// They hold until the final head is there. After that the upload matters to nobody but the upstream, and the response
// has clocks of its own.
void Relay::upload_deadlines(Deadline& next) {
  const config::Route& route = order_.times.route;
  const config::UpstreamTimeouts& upstream = route.timeouts;
  const Clock::time_point now = order_.ends.exchange.now;
  if (request_.waits_for_upstream()) {
    next.sooner(net::deadline_after(request_.last_write(), upstream.write), Cause::write_timeout,
                "timeouts.write is over");
  }
  if (was_due_) {
    next.sooner(net::deadline_after(std::max(request_.last_read(), due_since_), route.request_body_timeout),
                Cause::request_timeout, "timeouts.request_body is over");
  }
  next.sooner(client_writes_.deadline(now, was_due_, request_.content_bytes()), Cause::request_timeout,
              "the client sends below min_rate");

  if (request_.sent() || content_held_back() || request_.upstream_gone()) {
    next.sooner(net::deadline_after(std::max(sent_at_, response_.last_interim()), upstream.response),
                Cause::response_timeout, "timeouts.response is over");
  }
}

}  // namespace candor::relay
