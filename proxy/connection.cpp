#include "proxy/connection.hpp"

#include <spdlog/spdlog.h>

#include "proxy/announced_length.hpp"
#include "proxy/collect_content.hpp"
#include "proxy/early_hints.hpp"
#include "proxy/http1/body_decoder.hpp"
#include "proxy/http1/request_parser.hpp"
#include "proxy/linger.hpp"
#include "proxy/max_forwards.hpp"
#include "proxy/observe/record.hpp"
#include "proxy/receive_head.hpp"
#include "proxy/refusal.hpp"
#include "proxy/relay/forward.hpp"
#include "proxy/reply_writer.hpp"
#include "proxy/send_reply.hpp"
#include "proxy/tls/handshake.hpp"
#include "proxy/understand_request.hpp"
#include "proxy/worker.hpp"

namespace candor {

namespace {

// A client that pipelines more requests than these lets the others go first.
constexpr unsigned kExchangesPerTurn = 32;

}  // namespace

Connection::Connection(Worker& worker, int descriptor, const config::IpAddress& peer, std::size_t listener)
    : worker_(worker),
      socket_(worker.loop.events, descriptor, net::SocketStream::State::connected),
      tls_(tls::serve(worker.shared.certificates.listener(listener), socket_)),
      stream_(tls_ ? static_cast<net::Stream&>(*tls_) : socket_),
      waiter_(worker.loop.wheel),
      input_(worker.blocks),
      interrupt_{stream_, worker.drain_over},
      peer_(peer),
      peer_text_(peer.to_string()),
      listener_(listener) {
  stream_.notify(&waiter_);
  worker_.opened(*this);
  worker_.cells.listeners[listener_].connections.add();
}

Connection::~Connection() { worker_.cells.listeners[listener_].connections.subtract(); }

net::Task<void> Connection::run() {
  const bool open = co_await secured();
  if (!open) co_return;
  for (unsigned exchanges = 1;; ++exchanges) {
    const bool comes = co_await request_comes();
    if (!comes) co_return;
    std::unique_ptr<Exchange> exchange = worker_.take_exchange();
    begin(*exchange);
    try {
      co_await exchange_once(*exchange);
    } catch (const std::exception& ex) {
      spdlog::error("request {}: not even an answer: {}", exchange->request_id, ex.what());
      exchange->cause = Cause::internal;
      exchange->cut = exchange->status != 0;
      after_ = After::reset;
    }
    finish(*exchange);
    worker_.give_exchange(std::move(exchange));
    input_.next(used_input_);
    if (after_ != After::keep) break;
    if (exchanges % kExchangesPerTurn == 0) co_await waiter_.next_turn();
  }
  if (after_ == After::reset) stream_.reset_on_close();
  if (after_ == After::linger && !was_last_request()) {
    const Lingering lingering{stream_, worker_.scratch.bytes, worker_.loop.clock, worker_.drain_over};
    co_await linger(lingering, waiter_);
  }
}

// Whether the client has said that no request follows (RFC 9112 §9.6), and nothing has come behind this one, all of
// which was read: then closing cannot take the answer away from it, and there is no reason to linger.
bool Connection::was_last_request() const {
  if (tls_) return false;  // its notice that it ends is data to the kernel, which would answer it with a reset
  return !client_keeps_alive_ && length_.framing == http1::Framing::none && input_.empty() && !stream_.readable();
}

// The handshake of TLS, on a listener that has it. False where the connection is over: nobody has asked anything yet.
net::Task<bool> Connection::secured() {
  if (!tls_) co_return true;
  const auto deadline = net::deadline_after(worker_.loop.clock.now(), worker_.shared.config.timeouts.request_head);
  // Nothing was asked yet that the drain time would be for.
  const Interrupt interrupt{stream_, worker_.draining};
  const tls::HandshakeOrder order{*tls_, deadline, worker_.loop.clock, interrupt};
  const Cause interrupted = co_await tls::accept(order, waiter_);
  if (interrupted == Cause::client_closed) tls_->fail_handshake(tls::Result::closed, "the client left");
  if (interrupted == Cause::draining) co_return false;
  const tls::Handshake& handshake = tls_->handshake();
  worker_.cells.listeners[listener_].handshakes.count(handshake);
  if (!handshake.good() && !tls_->plain()) log_failed_handshake();
  co_return handshake.good() || tls_->plain();
}

// Who has said nothing at all has only looked whether somebody is there.
void Connection::log_failed_handshake() {
  if (!tls_->heard()) return;
  const std::string& listener = worker_.shared.config.listeners[listener_].address;
  const auto line =
      worker_.failed_handshakes.line_of({listener, peer_text_, tls_->handshake()}, worker_.loop.clock.now());
  if (line) spdlog::info("{}", *line);
}

// Idle: waits for the first byte of a request without holding any memory for it. False where the connection is over.
net::Task<bool> Connection::request_comes() {
  const config::Timeouts& timeouts = worker_.shared.config.timeouts;
  const auto deadline =
      net::deadline_after(worker_.loop.clock.now(), first_ ? timeouts.request_head : timeouts.keep_alive);
  first_ = false;
  for (;;) {
    if (request_begins()) co_return true;
    net::IoResult read;
    if (stream_.readable()) read = input_.fill(stream_, BlockPool::kBlockBytes);
    if (read.status == net::IoStatus::end || read.status == net::IoStatus::failed) co_return false;
    if (read.status == net::IoStatus::ok && request_begins()) co_return true;  // even if it came at the last moment
    const bool over = worker_.loop.clock.now() >= deadline;
    if (over || stream_.broken()) co_return false;
    if (read.status == net::IoStatus::ok) {
      co_await waiter_.next_turn();  // nothing but empty lines: no reason to be served first
      continue;
    }
    if (worker_.draining) co_return false;  // after the look: what has arrived is still served
    input_.next(0);
    co_await waiter_.until(deadline);
  }
}

// RFC 9112 §2.2: empty lines before the request line are passed over.
bool Connection::request_begins() {
  while (input_.unread().starts_with("\r\n")) input_.consume(2);
  return !input_.empty() && input_.unread() != "\r";
}

void Connection::begin(Exchange& exchange) {
  exchange.now = exchange.began = worker_.loop.clock.now();
  exchange.wall_now = WallClock::now();
  exchange.peer = exchange.client = peer_;
  exchange.peer_text = peer_text_;
  exchange.request_id = worker_.request_ids.make(exchange.wall_now, exchange.own_request_id);
  worker_.cells.routes.back().in_flight.add();
  used_input_ = 0;
  length_ = {http1::Framing::until_close, 0};  // until it is known: nothing behind this request can be read
  client_keeps_alive_ = false;
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
  exchange.filters_answering = 0;
  Reply reply;
  reply.cause = Cause::internal;
  reply.log_detail = exchange.error;
  length_ = {http1::Framing::until_close, 0};
  co_await answer(exchange, std::move(reply));
}

net::Task<void> Connection::serve(Exchange& exchange) {
  const HeadReception from{stream_, input_, worker_.shared.config, worker_.loop.clock, interrupt_};
  http1::Fault fault = co_await receive_head(exchange, from, waiter_);
  if (!fault) fault = understand(exchange);
  if (fault) {
    // An answer to HEAD has no content even where its head was refused before it was parsed.
    if (exchange.request.method.empty()) exchange.request.method = http1::method_of(input_.unread());
    Reply refusal = reply_for(std::move(fault));
    if (tls_ && tls_->plain()) refusal.detail = "Plain HTTP was sent to a port for TLS; ask again with https://.";
    co_await answer_unrouted(exchange, std::move(refusal));
    co_return;
  }
  if (!find_route(exchange)) {
    Reply nowhere = no_route_reply(worker_.shared.router.allowed_methods(exchange.request));
    co_await answer_unrouted(exchange, std::move(nowhere));
    co_return;
  }
  const FilterChain& chain = worker_.chain(exchange);
  std::optional<Reply> reply = chain.waits() ? std::nullopt : chain.on_request(exchange);
  if (chain.waits()) reply = co_await wait_for_filters(exchange);
  if (!reply) reply = refuse(exchange);
  if (reply) {
    co_await answer(exchange, std::move(*reply));
    co_return;
  }
  if (!exchange.early_hints.empty()) {
    const bool goes_on = co_await hint(exchange);
    if (!goes_on) co_return;
  }
  co_await forward(exchange);
}

// What the fields and the connection say about the message and its sender.
http1::Fault Connection::understand(Exchange& exchange) {
  used_input_ = exchange.bytes_in;
  if (tls_) {
    exchange.over_tls = !tls_->plain();
    exchange.client_certificate = tls_->client_certificate();
  }
  UnderstoodRequest understood = understand_request(worker_.shared.config, worker_.shared.pseudonym, exchange);
  if (tls_ && tls_->plain()) return {Cause::request_malformed, "plain HTTP on a listener with TLS"};
  if (understood.fault) return std::move(understood.fault);
  const http1::RequestHead& head = exchange.request;
  if (tls_ && !tls_->covers(head.authority))
    return {Cause::misdirected, "the certificate of this connection does not cover the Host"};
  length_ = understood.length;
  client_keeps_alive_ = http1::wants_keep_alive(head.fields, head.minor_version);
  return {};
}

bool Connection::find_route(Exchange& exchange) {
  const auto found = worker_.shared.router.find(exchange.request);
  if (!found) return false;
  worker_.prefetch(*found);
  exchange.route_index = *found;
  exchange.route = &worker_.shared.config.routes[*found];
  worker_.cells.routes.back().in_flight.subtract();
  worker_.cells.routes[*found].in_flight.add();
  return true;
}

net::Task<std::optional<Reply>> Connection::wait_for_filters(Exchange& exchange) {
  ContentCollector content(exchange, {input_, used_input_, length_, stream_, waiter_, to_client()});
  const Waiting waiting{waiter_, worker_.loop.context, worker_.loop.clock, interrupt_, worker_.shared.offload, content};
  std::optional<Reply> reply = co_await worker_.chain(exchange).on_request(exchange, waiting);
  co_return reply;
}

// The engine's own reasons not to forward a request that the filters let pass.
std::optional<Reply> Connection::refuse(Exchange& exchange) {
  http1::Fault bad_length = check_announced_length(*exchange.route, exchange.request.method, length_);
  if (bad_length) return reply_for(std::move(bad_length));
  std::optional<Reply> last_hop = count_down_max_forwards(exchange);
  if (!last_hop && exchange.route->upstream.empty()) return no_route_reply({});
  return last_hop;
}

// False where the client did not take all of the interim response: nothing can follow it then.
net::Task<bool> Connection::hint(Exchange& exchange) {
  std::string& text = worker_.scratch.head_text;
  text.clear();
  if (!write_early_hints(exchange, text)) co_return true;
  const ReplySending to = to_client();
  const ReplyText hints{text};
  exchange.cause = co_await send_reply(exchange, hints, to, waiter_);
  if (exchange.cause == Cause::none) {
    ++exchange.interim_responses;
    co_return true;
  }
  after_ = After::reset;
  co_return false;
}

net::Task<void> Connection::forward(Exchange& exchange) {
  const config::Route& route = *exchange.route;
  input_.consume(used_input_);
  used_input_ = 0;
  const relay::RequestContent content{length_, {}, route.request_body};
  const relay::ResponseRules rules{worker_.shared.config.limits, worker_.shared.pseudonym, worker_.date,
                                   client_keeps_alive_,          worker_.draining,         worker_.chain(exchange)};
  const relay::ForwardOrder order{exchange,
                                  stream_,
                                  input_,
                                  worker_.scratch,
                                  worker_.upstream(route.upstream_index),
                                  worker_.shared.config,
                                  content,
                                  rules,
                                  interrupt_,
                                  worker_.loop.clock,
                                  worker_.shared.pseudonym,
                                  worker_.drain_over};
  relay::Forwarded forwarded = co_await relay::forward(order, waiter_);
  if (forwarded.request_received) {
    used_input_ = forwarded.used_input;
    length_ = {http1::Framing::none, 0};
  }
  if (forwarded.replacement) {
    co_await answer(exchange, std::move(*forwarded.replacement));
    co_return;
  }
  if (!forwarded.fault) {
    after_ = forwarded.keep_client ? After::keep : After::linger;
    co_return;
  }
  if (exchange.status == 0 && !forwarded.within_interim) {
    Reply failure = reply_for(std::move(forwarded.fault), forwarded.retry_after);
    co_await answer(exchange, std::move(failure));
    co_return;
  }
  exchange.cause = forwarded.fault.cause;
  exchange.error = std::move(forwarded.fault.error);
  exchange.cut = exchange.status != 0;
  const bool needs_reset =
      forwarded.reset_client || forwarded.within_interim || exchange.cause == Cause::client_stalled;
  after_ = needs_reset ? After::reset : After::linger;
}

net::Task<void> Connection::answer_unrouted(Exchange& exchange, Reply&& reply) {
  worker_.chain(exchange).skip_request(exchange);
  return answer(exchange, std::move(reply));
}

// An answer of our own. The connection is kept only where the request's content cannot be mistaken for the next
// request.
net::Task<void> Connection::answer(Exchange& exchange, Reply&& reply) {
  exchange.now = worker_.loop.clock.now();
  exchange.cause = reply.cause;
  exchange.error = std::move(reply.log_detail);
  if (status_of(reply) == 0) {
    after_ = After::reset;
    co_return;
  }
  const bool keep = content_at_hand() && client_keeps_alive_ && !worker_.draining;
  after_ = keep ? After::keep : After::linger;

  std::string& text = worker_.scratch.head_text;
  text.clear();
  const ReplyWriting writing{worker_.shared.proxy_status, worker_.scratch, worker_.date.at(WallClock::now()), keep,
                             worker_.shared.pseudonym};
  const std::string_view shared = write_reply(reply, exchange, &worker_.chain(exchange), writing, text);
  const ReplyText written{text, shared};
  const ReplySending to = to_client();
  const Cause undelivered = co_await send_reply(exchange, written, to, waiter_);
  if (undelivered == Cause::none) co_return;
  exchange.cut = true;
  exchange.cause = undelivered;
  after_ = After::reset;
}

ReplySending Connection::to_client() {
  return {stream_, worker_.scratch, worker_.shared.config.timeouts.client_write, worker_.loop.clock, interrupt_};
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
  if (!decoder.complete()) return false;
  used_input_ = used;
  length_ = {http1::Framing::none, 0};
  return true;
}

void Connection::finish(Exchange& exchange) {
  exchange.now = worker_.loop.clock.now();
  if (exchange.filters_entered != 0) worker_.chain(exchange).on_complete(exchange);
  observe::record(exchange, worker_.cells);
  worker_.log().write(exchange);
}

}  // namespace candor
