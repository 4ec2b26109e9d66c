#include "proxy/relay/forward.hpp"

#include <array>

#include "proxy/http1/head_writer.hpp"
#include "proxy/http1/path.hpp"
#include "proxy/relay/tunnel.hpp"

namespace candor::relay {

namespace {

// RFC 9110 §9.2.2.
bool is_idempotent(std::string_view method) {
  constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
  for (const std::string_view each : kMethods) {
    if (method == each) return true;
  }
  return false;
}

// A request of HTTP/1.0 may come without Host, but ours must not go without one that means something (RFC 9112 §3.3):
// then it is the endpoint.
std::string_view host_for(const Exchange& exchange, const config::Upstream& upstream) {
  if (!upstream.host.empty()) return upstream.host;
  if (!exchange.request.authority.empty()) return exchange.request.authority;
  const std::size_t scheme = exchange.endpoint.find("://");
  return scheme != std::string_view::npos ? exchange.endpoint.substr(scheme + 3) : std::string_view("localhost");
}

void write_head(const ForwardOrder& order) {
  Exchange& exchange = order.exchange;
  const config::Route& route = *exchange.route;
  const config::Upstream& upstream = order.upstream.configured();
  std::string_view path = exchange.request.path;
  if (route.rewrite_prefix && path != "*") {
    const std::string_view rest = http1::behind_prefix(exchange.request, route.match.path);
    path = exchange.keep(http1::joined_path(*route.rewrite_prefix, rest));
  }
  order.scratch.head_text.clear();
  http1::write_request_head(exchange.request,
                            {.path = path,
                             .host = host_for(exchange, upstream),
                             .pseudonym = order.pseudonym,
                             .peer_address = exchange.peer_text,
                             .request_id = exchange.request_id,
                             .peer_trusted = exchange.peer_trusted,
                             .over_tls = exchange.over_tls,
                             .client_certificate = exchange.client_certificate,
                             .upgrade = exchange.upgrade,
                             .length = order.content.length},
                            order.scratch.head_text);
}

// A reused connection that ended without a response byte was most likely closed before our request came (RFC 9112
// §9.3.1).
bool may_resend(const ForwardOrder& order, const Relay& relay, ResponseSide& response, const http1::Fault& fault,
                bool reused) {
  if (fault.cause != Cause::connection_closed || !reused || !response.nothing_received()) return false;
  if (relay.request().untouched()) return true;
  return is_idempotent(order.exchange.request.method) && relay.request().can_restart() && relay.request().received();
}

observe::AttemptResult attempt_result(const http1::Fault& fault, bool request_sent) {
  if (!fault) return observe::AttemptResult::response;
  return request_sent ? observe::AttemptResult::receive_failed : observe::AttemptResult::send_failed;
}

void count_attempt(upstream::Client& upstream, Relay& relay, const http1::Fault& fault, const Exchange& exchange) {
  observe::UpstreamCells& cells = upstream.cells();
  const bool answered = exchange.upstream_status != 0;
  cells
      .attempts[static_cast<std::size_t>(answered ? observe::AttemptResult::response
                                                  : attempt_result(fault, relay.request().sent()))]
      .add();
  if (!answered) return;
  cells.responses[static_cast<std::size_t>(exchange.upstream_status / 100 - 1)].add();
  cells.response_time.observe(relay.response_us());
}

Forwarded outcome(Relay& relay, http1::Fault fault) {
  ResponseSide& response = relay.response();
  Forwarded result;
  result.keep_client = !fault && response.keep_client() && relay.request().received();
  result.reset_client = fault && response.head_sent() && response.ends_by_close();
  result.within_interim = !response.head_sent() && response.waits_for_client();
  result.request_received = relay.request().received();
  result.used_input = relay.request().used_input();
  if (!fault) result.replacement = std::move(response.replacement());
  result.fault = std::move(fault);
  return result;
}

}  // namespace

net::Task<Forwarded> forward(const ForwardOrder& order, net::Waiter& waiter) {
  Exchange& exchange = order.exchange;
  upstream::Tries tries;
  tries.deadline = net::deadline_after(exchange.now, exchange.route->timeouts.total);
  for (;;) {
    upstream::Acquired acquired = co_await order.upstream.acquire(exchange, waiter, order.interrupt, tries);
    exchange.now = order.clock.now();
    if (acquired.fault) {
      Forwarded failed;
      failed.fault = std::move(acquired.fault);
      failed.retry_after = acquired.retry_after;
      co_return failed;
    }
    const Clock::time_point began = exchange.now;
    write_head(order);
    const RelayTimes times{*exchange.route, order.config.min_rate, tries.deadline};
    const Ends ends{exchange,      order.client,
                    order.input,   acquired.connection->stream(),
                    order.scratch, order.config.limits.buffered_write};
    Relay relay(RelayOrder{ends, order.content, order.rules, times, order.interrupt, order.clock}, waiter);
    http1::Fault fault = co_await relay.run(order.scratch.head_text);
    acquired.connection->stream().notify(nullptr);
    exchange.upstream_us +=
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(exchange.now - began).count());
    exchange.bytes_out += relay.response().written();
    count_attempt(order.upstream, relay, fault, exchange);
    if (!fault && relay.request().sent() && relay.response().upstream_reusable()) {
      order.upstream.give_back(std::move(acquired.connection));
    }
    if (relay.response().switched() && !fault) {
      const TunnelOrder switched{ends,
                                 relay.request().used_input(),
                                 relay.response().after_switch(),
                                 exchange.route->tunnel_idle,
                                 order.drain_over,
                                 order.clock,
                                 order.upstream.cells().tunnels};
      fault = co_await tunnel(switched, waiter);
      acquired.connection->stream().notify(nullptr);
      Forwarded ended = outcome(relay, std::move(fault));
      ended.reset_client = true;
      co_return ended;
    }
    if (!may_resend(order, relay, relay.response(), fault, acquired.connection && acquired.connection->reused())) {
      co_return outcome(relay, std::move(fault));
    }
    tries.fresh_only = true;
    --tries.counted;
    exchange.bytes_in -= relay.request().used_input();
  }
}

}  // namespace candor::relay
