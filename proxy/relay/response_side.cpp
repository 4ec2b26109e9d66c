#include "proxy/relay/response_side.hpp"

#include <cerrno>

#include "proxy/http1/head_writer.hpp"
#include "proxy/http1/response_parser.hpp"
#include "proxy/http1/upgrade.hpp"
#include "proxy/keep_head.hpp"

namespace candor::relay {

namespace {

http1::HeadLimits head_limits(const config::Limits& limits) {
  return {.start_line = limits.response_head,
          .field_section = limits.response_head,
          .fields = limits.response_fields,
          .malformed = Cause::response_malformed,
          .start_line_too_long = Cause::response_head_too_large,
          .head_too_large = Cause::response_head_too_large,
          .field_too_large = Cause::response_field_too_large};
}

http1::BodyLimits body_limits() {
  http1::BodyLimits limits;
  limits.malformed = Cause::response_transfer_coding;
  limits.trailers_too_large = Cause::response_trailers_too_large;
  return limits;
}

http1::Length client_length(const http1::Length& upstream, const http1::RequestHead& request) {
  if (upstream.framing != http1::Framing::chunked && upstream.framing != http1::Framing::until_close) return upstream;
  return {request.minor_version == 0 ? http1::Framing::until_close : http1::Framing::chunked, 0};
}

// What would describe the content of a GET stays (RFC 9110 §8.6), but a 204 has none to describe.
bool keeps_length(const http1::RequestHead& request, int status) {
  return status == 304 || (request.method == "HEAD" && status != 204);
}

}  // namespace

ResponseSide::ResponseSide(const Ends& ends, const ResponseRules& rules)
    : ends_(ends),
      rules_(rules),
      outbox_(ends.client, ends.scratch.kept_in_worker, ends.scratch.batch),
      last_read_(ends.exchange.now),
      last_interim_(Clock::time_point::min()),
      last_write_(ends.exchange.now) {
  ends_.exchange.scanner.reset();  // the request's head has been read
}

bool ResponseSide::pump(const RequestProgress& request) {
  for (unsigned reads = 0; reads < kReadsPerTurn; ++reads) {
    flush();
    if (!outbox_.empty() || decoder_done_ || fault_ || !read_from_upstream(request)) return !outbox_.holds_back();
  }
  return false;
}

void ResponseSide::flush() {
  if (outbox_.empty()) return;
  const std::uint64_t before = outbox_.written();
  outbox_.flush();
  if (outbox_.written() != before) last_write_ = ends_.exchange.now;
  if (outbox_.error() != 0) fault_ = {Cause::client_closed, net::error_text(outbox_.error())};
}

bool ResponseSide::read_from_upstream(const RequestProgress& request) {
  if (!ends_.upstream.readable()) return false;
  const std::span<char> room = ends_.scratch.room(ends_.buffered_max);
  const net::IoResult result = ends_.upstream.read_some(room);
  switch (result.status) {
    case net::IoStatus::would_block:
      return false;
    case net::IoStatus::end:
      // A write may have been told of the reset first; then what is left to be read looks like an end, which is one
      // only where the upstream vouches for it. After an orderly end a write fails otherwise (EPIPE).
      on_end(!result.authenticated && request.upstream_error == ECONNRESET ? ECONNRESET : 0);
      return false;
    case net::IoStatus::failed:
      on_end(result.error);
      return false;
    case net::IoStatus::ok:
      break;
  }
  any_byte_ = true;
  last_read_ = ends_.exchange.now;
  take({room.data(), result.bytes}, request);
  return true;
}

// `error`: errno of a reset; 0 for an orderly end.
void ResponseSide::on_end(int error) {
  const std::string how = error == 0 ? "the upstream closed the connection" : net::error_text(error);
  if (!head_done_) {
    // In TLS 1.3 our certificate is judged after the handshake.
    const int alert = any_byte_ ? 0 : net::alert_of(error);
    if (alert != 0) {
      fault_ = {Cause::tls_alert, how, alert};
      return;
    }
    fault_ = {Cause::connection_closed, how + (any_byte_ ? " within the head" : " before the head")};
    return;
  }
  if (error == 0) decoder_.end_of_stream();
  if (!decoder_.complete()) {
    fault_ = {Cause::response_incomplete,
              how + " after " + std::to_string(decoder_.content_bytes()) + " bytes of content"};
    return;
  }
  decoder_done_ = true;
  rules_.chain.on_response_content(ends_.exchange, {}, true);
  ends_.scratch.pieces.clear();
  encoder_.encode({}, true, decoder_.trailers(), ends_.scratch.pieces);
  send();
}

void ResponseSide::take(std::string_view bytes, const RequestProgress& request) {
  ends_.scratch.pieces.clear();
  ends_.scratch.head_text.clear();
  if (head_done_) return take_content(bytes);
  if (!partial_head_.empty()) {
    partial_head_.append(bytes);
    bytes = partial_head_;
  }
  while (!head_done_ && take_head(bytes, request)) {
  }
  if (head_done_) {
    replacement_ ? discard_content(bytes) : take_content(bytes);
    std::string().swap(partial_head_);
    return;
  }
  if (!fault_) keep_partial_head(bytes);
  // Interim responses are passed on whatever comes behind them (RFC 9110 §15.2).
  if (ends_.scratch.head_text.empty()) return;
  ends_.scratch.pieces.push_back(http1::piece(ends_.scratch.head_text));
  send();
}

// `bytes` are what is left of partial_head_, or came just now; appending in place keeps a dripping upstream cheap.
void ResponseSide::keep_partial_head(std::string_view bytes) {
  if (partial_head_.empty()) {
    partial_head_.assign(bytes);
  } else {
    partial_head_.erase(0, partial_head_.size() - bytes.size());
  }
}

// One head, interim or final, from the front of `bytes`. False where it is not complete, or wrong.
bool ResponseSide::take_head(std::string_view& bytes, const RequestProgress& request) {
  if (bytes.empty()) return false;
  if (!http1::may_be_status_line(bytes)) {
    fault_ = http1::fault_at(Cause::response_malformed, 0, "not a status line of HTTP/1.x");
    return false;
  }
  switch (ends_.exchange.scanner.scan(bytes, head_limits(rules_.limits))) {
    case http1::HeadScanner::Result::need_more:
      fault_ = http1::judge_incomplete_response(bytes, ends_.exchange.scanner);
      return false;
    case http1::HeadScanner::Result::failed:
      fault_ = ends_.exchange.scanner.fault();
      return false;
    case http1::HeadScanner::Result::complete:
      break;
  }
  // The scanner bounds status line and fields one by one; the limit is for both together.
  if (ends_.exchange.scanner.head_bytes() > rules_.limits.response_head) {
    fault_ = http1::limit_fault(Cause::response_head_too_large, "limits.response_head", rules_.limits.response_head,
                                ends_.exchange.scanner.head_bytes());
    return false;
  }
  http1::ResponseHead& head = ends_.scratch.response_head;
  fault_ = http1::parse_response(bytes, ends_.exchange.scanner, head);
  if (!fault_) fault_ = http1::check_connection_options(head.fields, Cause::response_malformed);
  http1::LengthResult length;
  if (!fault_) length = http1::response_length(head, ends_.exchange.request.method);
  if (length.fault) fault_ = std::move(length.fault);
  if (fault_) return false;
  bytes.remove_prefix(ends_.exchange.scanner.head_bytes());
  ends_.exchange.scanner.reset();
  if (head.status == 101) {
    take_switch(head, request);
  } else if (head.status < 200) {
    take_interim(head);
  } else {
    take_final(head, length.length, request);
  }
  return !fault_;
}

// Beyond the limit they are not relayed and give the upstream no more time, but the final response may still come, and
// so may the one 100 that the client waits for (RFC 9110 §10.1.1).
void ResponseSide::take_interim(const http1::ResponseHead& head) {
  const bool lets_content_come = head.status == 100 && !said_continue_;
  if (interim_seen_ >= rules_.limits.interim_responses && !lets_content_come) return;
  said_continue_ = said_continue_ || head.status == 100;
  ++interim_seen_;
  last_interim_ = ends_.exchange.now;
  // RFC 9110 §15.2: none to an HTTP/1.0 client.
  if (ends_.exchange.request.minor_version == 0) return;
  ++ends_.exchange.interim_responses;
  http1::write_interim_head(head, rules_.pseudonym, ends_.scratch.head_text);
}

void ResponseSide::take_final(http1::ResponseHead& head, const http1::Length& length, const RequestProgress& request) {
  Exchange& exchange = ends_.exchange;
  exchange.upstream_status = head.status;
  upstream_keeps_ =
      http1::wants_keep_alive(head.fields, head.minor_version) && length.framing != http1::Framing::until_close;
  decoder_ = http1::BodyDecoder(length, body_limits());
  head_done_ = true;
  if (replaced(exchange, head)) return;
  const http1::Length to_client = client_length(length, exchange.request);
  client_framing_ = to_client.framing;
  encoder_ = http1::BodyEncoder(client_framing_);
  keep_client_ = rules_.client_keeps_alive && !rules_.draining && request.received &&
                 client_framing_ != http1::Framing::until_close;
  // RFC 9110 §6.6.1: a recipient with a clock adds the Date that is missing.
  const bool dated = head.fields.find(http1::Name::date) != nullptr;
  const std::string_view date = dated ? std::string_view{} : rules_.date.at(WallClock::now());
  http1::write_response_head(head,
                             {.pseudonym = rules_.pseudonym,
                              .date = date,
                              .length = to_client,
                              .keep_length = keeps_length(exchange.request, head.status),
                              .keep_coding = exchange.request.minor_version > 0,
                              .close = !keep_client_,
                              .keep_alive_1_0 = keep_client_ && exchange.request.minor_version == 0},
                             ends_.scratch.head_text);
  exchange.status = head.status;
  exchange.origin = Origin::upstream;
}

// RFC 9110 §7.8: only to a protocol that was asked for, and only once the upstream has the whole request.
void ResponseSide::take_switch(http1::ResponseHead& head, const RequestProgress& request) {
  Exchange& exchange = ends_.exchange;
  if (exchange.upgrade.empty() || !request.sent) {
    fault_ = {Cause::response_malformed, "a 101 that nobody asked for"};
    return;
  }
  if (!http1::switches_as_asked(head.fields, exchange.upgrade)) {
    fault_ = {Cause::upgrade_failed, "a 101 to another protocol than " + exchange.upgrade};
    return;
  }
  exchange.upstream_status = head.status;
  head_done_ = true;
  if (replaced(exchange, head)) return;
  http1::write_switching_head(head, rules_.pseudonym, ends_.scratch.head_text);
  exchange.status = head.status;
  exchange.origin = Origin::upstream;
  switched_ = true;
}

bool ResponseSide::replaced(Exchange& exchange, http1::ResponseHead& head) {
  replacement_ = rules_.chain.on_response(exchange, head);
  if (replacement_ && replacement_->cause == Cause::none) keep_head(head, *replacement_);
  return replacement_.has_value();
}

// Sends what is ready, heads included, with the content in `bytes`.
void ResponseSide::take_content(std::string_view bytes) {
  do {
    ends_.scratch.content_pieces.clear();
    bytes.remove_prefix(decoder_.decode(bytes, ends_.scratch.content_pieces, kPiecesMax));
    if (!ends_.scratch.head_text.empty()) ends_.scratch.pieces.push_back(http1::piece(ends_.scratch.head_text));
    decoder_done_ = decoder_.complete();
    if (decoder_done_) decoder_.drop_trailers(ends_.exchange.edited_fields);
    rules_.chain.on_response_content(ends_.exchange, ends_.scratch.content_pieces, decoder_done_);
    encoder_.encode(ends_.scratch.content_pieces, decoder_done_, decoder_.trailers(), ends_.scratch.pieces);
    send();
    if (decoder_.fault()) fault_ = decoder_.fault();
  } while (!bytes.empty() && !decoder_done_ && !fault_);
  if (switched_) after_switch_ = bytes;
  surplus_ = surplus_ || !bytes.empty();
  ends_.exchange.upstream_surplus = surplus_ && !switched_;
}

// Content that came together with its head costs nothing to pass over, and the upstream's connection can be kept. More
// is not waited for: the client should have its answer, and closing is cheaper than what an upstream may still send.
void ResponseSide::discard_content(std::string_view bytes) {
  while (!bytes.empty() && !decoder_.complete() && !decoder_.fault()) {
    ends_.scratch.content_pieces.clear();
    bytes.remove_prefix(decoder_.decode(bytes, ends_.scratch.content_pieces, kPiecesMax));
  }
  upstream_keeps_ = upstream_keeps_ && decoder_.complete();
  surplus_ = !bytes.empty();
  decoder_done_ = true;
  if (ends_.scratch.head_text.empty()) return;
  ends_.scratch.pieces.push_back(http1::piece(ends_.scratch.head_text));
  send();
}

void ResponseSide::send() {
  const std::uint64_t before = outbox_.written();
  outbox_.send(ends_.scratch.pieces);
  if (outbox_.written() != before || !outbox_.empty()) last_write_ = ends_.exchange.now;  // a wait begins here
  if (outbox_.error() != 0) fault_ = {Cause::client_closed, net::error_text(outbox_.error())};
  ends_.scratch.pieces.clear();
  ends_.scratch.head_text.clear();
}

bool ResponseSide::upstream_reusable() {
  if (!decoder_done_ || !upstream_keeps_ || surplus_) return false;
  if (!ends_.upstream.readable()) return !ends_.upstream.half_closed();
  char byte;
  return ends_.upstream.read_some({&byte, 1}).status == net::IoStatus::would_block;
}

}  // namespace candor::relay
