#include "proxy/receive_head.hpp"

#include "proxy/http1/request_parser.hpp"

namespace candor {

namespace {

constexpr std::size_t kMethodAndVersionMax = 64;  // what the request line may have besides its target

// Why no more bytes come for now, if there is a reason to stop.
http1::Fault reason_to_stop(const net::IoResult& read, Cause interrupted, bool late) {
  if (read.status == net::IoStatus::end) return {Cause::request_malformed, "the client ended within the head"};
  if (read.status == net::IoStatus::failed)
    return {Cause::client_closed, "the client reset the connection within the head"};
  if (interrupted != Cause::none) return {interrupted, "within the head"};
  if (late) return {Cause::request_timeout, "timeouts.request_head is over"};
  return {};
}

}  // namespace

http1::HeadLimits request_head_limits(const config::Limits& limits) {
  return {.start_line = limits.request_target + kMethodAndVersionMax,
          .field_section = limits.request_head,
          .fields = limits.request_fields,
          .malformed = Cause::request_malformed,
          .start_line_too_long = Cause::target_too_long,
          .head_too_large = Cause::head_too_large,
          .field_too_large = Cause::head_too_large};
}

net::Task<http1::Fault> receive_head(Exchange& exchange, const HeadReception& from, net::Waiter& waiter) {
  const http1::HeadLimits limits = request_head_limits(from.config.limits);
  const auto deadline = net::deadline_after(exchange.began, from.config.timeouts.request_head);
  http1::HeadScanner& scanner = exchange.scanner;
  for (;;) {
    const auto result = scanner.scan(from.input.unread(), limits);
    exchange.bytes_in = from.input.unread().size();
    if (result == http1::HeadScanner::Result::failed) co_return scanner.fault();
    if (result == http1::HeadScanner::Result::complete) break;
    http1::Fault hopeless = http1::judge_incomplete_request(from.input.unread(), scanner);
    if (hopeless) co_return hopeless;
    net::IoResult read;
    if (from.stream.readable()) read = from.input.fill(from.stream, limits.start_line + limits.field_section);
    if (read.status == net::IoStatus::ok) continue;
    http1::Fault fault = reason_to_stop(read, from.interrupt.cause(), exchange.now >= deadline);
    if (fault) co_return fault;
    co_await waiter.until(deadline);
    exchange.now = from.clock.now();
  }
  exchange.bytes_in = scanner.head_bytes();
  co_return http1::parse_request(from.input.unread(), scanner, exchange.request);
}

}  // namespace candor
