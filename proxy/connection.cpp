#include "proxy/connection.hpp"

#include <spdlog/spdlog.h>

#include "proxy/admission.hpp"
#include "proxy/forwarded_client.hpp"
#include "proxy/http1/body_decoder.hpp"
#include "proxy/http1/request_parser.hpp"
#include "proxy/observe/record.hpp"
#include "proxy/relay/forward.hpp"
#include "proxy/relay/outbox.hpp"
#include "proxy/reply_writer.hpp"
#include "proxy/worker.hpp"

namespace candor {

namespace {

constexpr std::size_t kMethodAndVersionMax = 64;  // what the request line may have besides its target
constexpr std::chrono::seconds kLingerSilence{2};
constexpr std::chrono::seconds kLingerTotal{30};

http1::HeadLimits head_limits(const config::Limits& limits) {
  return {.start_line = limits.request_target + kMethodAndVersionMax,
          .field_section = limits.request_head,
          .fields = limits.request_fields,
          .malformed = Cause::request_malformed,
          .start_line_too_long = Cause::target_too_long,
          .head_too_large = Cause::head_too_large,
          .field_too_large = Cause::head_too_large};
}

Reply reply_for(http1::Fault fault, std::chrono::seconds retry_after = {}) {
  Reply reply;
  reply.cause = fault.cause;
  reply.log_detail = std::move(fault.error);
  if (retry_after.count() > 0) reply.fields.emplace_back("Retry-After", std::to_string(retry_after.count()));
  return reply;
}

}  // namespace

Connection::Connection(Worker& worker, int descriptor, const config::IpAddress& peer, std::size_t listener)
    : worker_(worker),
      stream_(worker.loop.events, descriptor, net::SocketStream::State::connected),
      waiter_(worker.loop.wheel),
      input_(worker.blocks),
      peer_(peer),
      peer_text_(peer.to_string()),
      listener_(listener) {
  stream_.notify(&waiter_);
  worker_.opened(*this);
  worker_.cells.listeners[listener_].connections.add();
}

Connection::~Connection() { worker_.cells.listeners[listener_].connections.subtract(); }

net::Task<void> Connection::run() {
  for (;;) {
    const bool comes = co_await request_comes();
    if (!comes) co_return;
    std::unique_ptr<Exchange> exchange = worker_.take_exchange();
    co_await exchange_once(*exchange);
    finish(*exchange);
    worker_.give_exchange(std::move(exchange));
    input_.next(used_input_);
    if (after_ != After::keep) break;
  }
  if (after_ == After::reset) stream_.reset_on_close();
  if (after_ == After::linger) co_await linger();
}

// Idle: waits for the first byte of a request without holding any memory for it. False where the connection is over.
net::Task<bool> Connection::request_comes() {
  const config::Timeouts& timeouts = worker_.shared.config.timeouts;
  const auto deadline =
      net::deadline_after(worker_.loop.clock.now(), first_ ? timeouts.request_head : timeouts.keep_alive);
  first_ = false;
  for (;;) {
    // RFC 9112 §2.2: empty lines before the request line are passed over.
    while (input_.unread().starts_with("\r\n")) input_.consume(2);
    if (!input_.empty() && input_.unread() != "\r") co_return true;
    if (worker_.draining || stream_.broken() || worker_.loop.clock.now() >= deadline) co_return false;
    if (stream_.readable()) {
      const net::IoResult result = input_.fill(stream_, BlockPool::kBlockBytes);
      if (result.status == net::IoStatus::ok) continue;
      if (result.status != net::IoStatus::would_block) co_return false;
    }
    input_.next(0);
    co_await waiter_.until(deadline);
  }
}

// The one place where an exception of ours ends: it costs this exchange, with its request id in the log, and nothing
// else.
net::Task<void> Connection::exchange_once(Exchange& exchange) {
  bool failed = false;
  try {
    co_await serve(exchange);
  } catch (const std::exception& ex) {
    failed = true;
    exchange.error = ex.what();
  }
  if (!failed) co_return;
  spdlog::error("request {}: {}", exchange.request_id, exchange.error);
  exchange.cause = Cause::internal;
  after_ = After::reset;
  if (exchange.status != 0) {
    exchange.cut = true;
    co_return;
  }
  exchange.filters_entered = 0;
  Reply reply;
  reply.cause = Cause::internal;
  reply.log_detail = exchange.error;
  length_ = {http1::Framing::until_close, 0};
  co_await answer(exchange, std::move(reply));
}

net::Task<void> Connection::serve(Exchange& exchange) {
  http1::Fault fault = co_await receive_head(exchange);
  if (!fault) fault = understand(exchange);
  if (fault) {
    co_await answer(exchange, reply_for(std::move(fault)));
    co_return;
  }
  if (!find_route(exchange)) {
    co_await answer(exchange, reply_for({Cause::no_route, {}}));
    co_return;
  }
  std::optional<Reply> reply = worker_.chain(exchange.route_index).on_request(exchange);
  if (reply) {
    co_await answer(exchange, std::move(*reply));
    co_return;
  }
  co_await forward(exchange);
}

net::Task<http1::Fault> Connection::receive_head(Exchange& exchange) {
  exchange.now = exchange.began = worker_.loop.clock.now();
  exchange.wall_now = WallClock::now();
  exchange.peer = exchange.client = peer_;
  exchange.peer_text = peer_text_;
  worker_.cells.routes.back().in_flight.add();
  used_input_ = 0;
  length_ = {http1::Framing::until_close, 0};  // until it is known: nothing after this request can be read
  client_keeps_alive_ = false;
  const config::Config& config = worker_.shared.config;
  const http1::HeadLimits limits = head_limits(config.limits);
  const auto deadline = net::deadline_after(exchange.now, config.timeouts.request_head);
  http1::HeadScanner& scanner = exchange.scanner;
  const Interrupt interrupt{stream_, worker_.drain_over};
  for (;;) {
    const auto result = scanner.scan(input_.unread(), limits);
    exchange.bytes_in = input_.unread().size();
    if (result == http1::HeadScanner::Result::failed) co_return scanner.fault();
    if (result == http1::HeadScanner::Result::complete) break;
    const net::IoResult read =
        stream_.readable() ? input_.fill(stream_, limits.start_line + limits.field_section) : net::IoResult{};
    if (read.status == net::IoStatus::ok) continue;
    if (read.status == net::IoStatus::end)
      co_return http1::Fault{Cause::request_malformed, "the client ended within the head"};
    if (read.status == net::IoStatus::failed)
      co_return http1::Fault{Cause::client_closed, "the client reset the connection within the head"};
    if (const Cause cause = interrupt.cause(); cause != Cause::none) co_return http1::Fault{cause, {}};
    if (exchange.now >= deadline) co_return http1::Fault{Cause::request_timeout, "timeouts.request_head is over"};
    co_await waiter_.until(deadline);
    exchange.now = worker_.loop.clock.now();
  }
  used_input_ = exchange.bytes_in = scanner.head_bytes();
  co_return http1::parse_request(input_.unread(), scanner, exchange.request);
}

// What the fields say about the message and its sender.
http1::Fault Connection::understand(Exchange& exchange) {
  const config::Config& config = worker_.shared.config;
  http1::RequestHead& head = exchange.request;
  exchange.peer_trusted = !config.trusted_proxies.empty() && config::contains(config.trusted_proxies, peer_);
  if (exchange.peer_trusted) {
    exchange.client = forwarded_client(peer_, head.fields, config.trusted_proxies);
    const http1::Field* id = head.fields.find(http1::Name::x_request_id);
    if (id != nullptr && RequestIds::is_usable(id->value)) exchange.request_id = id->value;
  }
  Admission admission = admit(head, config.limits, worker_.shared.pseudonym);
  if (admission.fault) return std::move(admission.fault);
  length_ = admission.length;
  client_keeps_alive_ = http1::wants_keep_alive(head.fields, head.minor_version);
  return {};
}

bool Connection::find_route(Exchange& exchange) {
  const auto found = worker_.shared.router.find(exchange.request.authority, exchange.request.path);
  if (!found) return false;
  exchange.route_index = *found;
  exchange.route = &worker_.shared.config.routes[*found];
  worker_.cells.routes.back().in_flight.subtract();
  worker_.cells.routes[*found].in_flight.add();
  if (exchange.request_id.empty())
    exchange.request_id = worker_.request_ids.make(exchange.wall_now, exchange.own_request_id);
  return true;
}

net::Task<void> Connection::forward(Exchange& exchange) {
  const config::Route& route = *exchange.route;
  if (route.request_body != 0 && length_.framing == http1::Framing::length && length_.bytes > route.request_body) {
    co_await answer(exchange, reply_for(http1::limit_fault(Cause::body_too_large, "limits.request_body",
                                                           route.request_body, length_.bytes)));
    co_return;
  }
  input_.consume(used_input_);
  used_input_ = 0;
  const relay::RequestContent content{length_, {}, route.request_body};
  const std::function<void(http1::ResponseHead&)> on_final_head = [&](http1::ResponseHead& head) {
    worker_.chain(exchange.route_index).on_response(exchange, head);
  };
  const relay::ResponseRules rules{worker_.shared.config.limits, worker_.shared.via, worker_.date.at(exchange.wall_now),
                                   client_keeps_alive_ && !worker_.draining, on_final_head};
  const Interrupt interrupt{stream_, worker_.drain_over};
  const relay::ForwardOrder order{exchange,
                                  stream_,
                                  input_,
                                  worker_.scratch,
                                  worker_.upstream(route.upstream_index),
                                  worker_.shared.config,
                                  content,
                                  rules,
                                  interrupt,
                                  worker_.loop.clock,
                                  worker_.shared.via};
  relay::Forwarded forwarded = co_await relay::forward(order, waiter_);
  if (forwarded.request_received) {
    used_input_ = forwarded.used_input;
    length_ = {http1::Framing::none, 0};
  }
  if (forwarded.fault && exchange.status == 0) {
    co_await answer(exchange, reply_for(std::move(forwarded.fault), forwarded.retry_after));
    co_return;
  }
  if (forwarded.fault) {
    exchange.cause = forwarded.fault.cause;
    exchange.error = std::move(forwarded.fault.error);
    exchange.cut = true;
    after_ = forwarded.reset_client || exchange.cause == Cause::client_stalled ? After::reset : After::close;
    co_return;
  }
  after_ = forwarded.keep_client                                                 ? After::keep
           : forwarded.request_received && input_.unread().size() == used_input_ ? After::close
                                                                                 : After::linger;
}

// An answer of our own. The connection is kept only where the request's content cannot be mistaken for the next
// request.
net::Task<void> Connection::answer(Exchange& exchange, Reply reply) {
  exchange.now = worker_.loop.clock.now();
  exchange.cause = reply.cause;
  exchange.error = std::move(reply.log_detail);
  if (status_of(reply) == 0) {
    after_ = After::reset;
    co_return;
  }
  if (exchange.request_id.empty())
    exchange.request_id = worker_.request_ids.make(exchange.wall_now, exchange.own_request_id);
  const bool at_hand = content_at_hand();
  const bool keep = at_hand && client_keeps_alive_ && !worker_.draining;
  after_ = keep ? After::keep : at_hand && input_.unread().size() == used_input_ ? After::close : After::linger;

  std::string text;
  const FilterChain* chain = exchange.route == nullptr ? nullptr : &worker_.chain(exchange.route_index);
  write_reply(reply, exchange, chain, {worker_.shared.config.name, worker_.date.at(exchange.wall_now), keep}, text);
  exchange.origin = Origin::proxy;
  relay::Outbox outbox(stream_, worker_.scratch.kept_in_worker);
  iovec piece = http1::piece(text);
  outbox.send({&piece, 1});
  const auto timeout = worker_.shared.config.timeouts.client_write;
  while (!outbox.empty() && outbox.error() == 0) {
    const auto deadline = net::deadline_after(exchange.now, timeout);
    co_await waiter_.until(deadline);
    const std::uint64_t before = outbox.written();
    outbox.flush();
    if (outbox.written() != before) exchange.now = worker_.loop.clock.now();
    if (stream_.broken() || worker_.drain_over || worker_.loop.clock.now() >= deadline) break;
  }
  exchange.bytes_out += outbox.written();
  if (outbox.empty() && outbox.error() == 0) co_return;
  exchange.cut = true;
  exchange.cause = outbox.error() != 0 || stream_.broken() ? Cause::client_closed : Cause::client_stalled;
  after_ = After::reset;
}

// Whether the whole content of the request is in the input, so that the next request can be found behind it.
bool Connection::content_at_hand() {
  http1::BodyDecoder decoder(length_, {});
  std::vector<std::string_view> pieces;
  std::size_t used = used_input_;
  while (!decoder.complete() && !decoder.fault() && used < input_.unread().size()) {
    pieces.clear();
    used += decoder.decode(input_.unread().substr(used), pieces, relay::kPiecesMax);
  }
  if (decoder.complete()) used_input_ = used;
  return decoder.complete();
}

void Connection::finish(Exchange& exchange) {
  exchange.now = worker_.loop.clock.now();
  observe::record(exchange, worker_.cells);
  worker_.log().write(exchange);
}

// RFC 9112 §9.6: closing while the client still sends would reset the connection, and the reset could overtake our
// answer.
net::Task<void> Connection::linger() {
  stream_.shutdown_write();
  const auto end = worker_.loop.clock.now() + kLingerTotal;
  auto silence = worker_.loop.clock.now() + kLingerSilence;
  for (;;) {
    const net::IoResult result = stream_.readable() ? stream_.read_some(worker_.scratch.bytes) : net::IoResult{};
    if (result.status == net::IoStatus::end || result.status == net::IoStatus::failed) co_return;
    const auto now = worker_.loop.clock.now();
    if (worker_.drain_over || now >= std::min(silence, end)) co_return;
    if (result.status == net::IoStatus::ok) {
      silence = now + kLingerSilence;
      continue;
    }
    co_await waiter_.until(std::min(silence, end));
  }
}

}  // namespace candor
