#include "proxy/collect_content.hpp"

#include <vector>

#include "proxy/http1/body_decoder.hpp"
#include "proxy/relay/ends.hpp"

namespace candor {

net::Task<CollectedContent> ContentCollector::collect(std::size_t bytes_max) {
  CollectedContent collected;
  if (from_.length.framing == http1::Framing::length && from_.length.bytes > bytes_max) co_return collected;
  const std::size_t input_max = from_.offset + kFramingFactor * bytes_max + kFramingBytes;
  const Clock::time_point deadline = net::deadline_after(exchange_.now, exchange_.route->request_body_timeout);
  http1::BodyDecoder decoder(from_.length, {});
  std::vector<std::string_view> pieces;
  std::size_t used = from_.offset;
  for (;;) {
    while (!decoder.complete() && !decoder.fault() && used < from_.input.unread().size()) {
      pieces.clear();
      used += decoder.decode(from_.input.unread().substr(used), pieces, relay::kPiecesMax);
      for (const std::string_view piece : pieces) collected.content.append(piece);
    }
    collected.fault = decoder.fault();
    if (collected.content.size() > bytes_max || from_.input.unread().size() > input_max) {
      collected.content.clear();
      co_return collected;
    }
    collected.whole = decoder.complete();
    if (collected.fault || collected.whole) co_return collected;
    collected.fault = co_await receive_more(deadline);
    if (collected.fault) co_return collected;
  }
}

// At least one byte, or why there is none.
net::Task<http1::Fault> ContentCollector::receive_more(Clock::time_point deadline) {
  if (!said_continue_) {
    said_continue_ = true;
    http1::Fault unsent = co_await let_content_come();
    if (unsent) co_return unsent;
  }
  for (;;) {
    net::IoResult read;
    if (from_.stream.readable()) read = from_.input.fill_pinned(from_.stream);
    if (read.status == net::IoStatus::ok) co_return count(read.bytes);
    if (read.status == net::IoStatus::end)
      co_return http1::Fault{Cause::request_malformed, "the client ended its content early"};
    if (read.status == net::IoStatus::failed) co_return http1::Fault{Cause::client_closed, net::error_text(read.error)};
    const Cause interrupted = from_.to_client.interrupt.cause();
    if (interrupted != Cause::none) co_return http1::Fault{interrupted, "while its content was awaited"};
    if (exchange_.now >= deadline) co_return http1::Fault{Cause::request_timeout, "timeouts.request_body is over"};
    co_await from_.waiter.until(deadline);
    exchange_.now = from_.to_client.clock.now();
  }
}

// Each request has its limit; this one is for all of a worker, whose clients may be many and slow.
http1::Fault ContentCollector::count(std::size_t bytes) {
  constexpr std::size_t kMost = relay::Scratch::kCollectedInWorkerMax;
  std::size_t& sum = from_.to_client.scratch.collected_in_worker;
  counted_ += bytes;
  sum += bytes;
  return sum > kMost ? http1::limit_fault(Cause::overloaded, "content that waits for a filter", kMost, sum)
                     : http1::Fault{};
}

// RFC 9110 §10.1.1: the client may hold its content back until somebody wants it.
net::Task<http1::Fault> ContentCollector::let_content_come() {
  http1::Fault unsent;
  const bool expects = exchange_.request.minor_version > 0 && exchange_.request.fields.may_hold(http1::Name::expect);
  if (!expects || from_.input.unread().size() > from_.offset) co_return unsent;
  const ReplyText go_on{"HTTP/1.1 100 Continue\r\n\r\n"};
  unsent.cause = co_await send_reply(exchange_, go_on, from_.to_client, from_.waiter);
  if (!unsent) ++exchange_.interim_responses;
  co_return unsent;
}

}  // namespace candor
