#include "tests/bench/micro/sample.hpp"

#include <cstdlib>

#include "proxy/http1/request_parser.hpp"
#include "tests/bench/tools/request_text.hpp"

namespace candor::bench {

using namespace std::chrono_literals;

const std::string& request_text() {
  static const std::string text(RequestText(LoadOptions{}).with(0));
  return text;
}

http1::HeadLimits request_limits() {
  const config::Limits limits;
  return {.start_line = limits.request_target,
          .field_section = limits.request_head,
          .fields = limits.request_fields,
          .malformed = Cause::request_malformed,
          .start_line_too_long = Cause::target_too_long,
          .head_too_large = Cause::head_too_large,
          .field_too_large = Cause::head_too_large};
}

SampleExchange::SampleExchange() {
  route.name = "api";
  route.upstream = "api-servers";
  exchange.began = Clock::time_point(1s);
  exchange.now = Clock::time_point(1s + 12345us);
  exchange.wall_now = WallClock::time_point(1'800'000'000s);
  exchange.peer = exchange.client = *config::IpAddress::parse("192.0.2.7");
  exchange.peer_text = "192.0.2.7";
  exchange.request_id = "01JD0000000000000000000000";
  exchange.route = &route;
  exchange.endpoint = "http://127.0.0.1:9001";
  exchange.status = exchange.upstream_status = 200;
  exchange.origin = Origin::upstream;
  exchange.attempts = 1;
  exchange.bytes_in = 509;
  exchange.bytes_out = 1234;
  exchange.upstream_us = 9007;
  const bool complete = exchange.scanner.scan(request_text(), request_limits()) == http1::HeadScanner::Result::complete;
  if (!complete || http1::parse_request(request_text(), exchange.scanner, exchange.request)) std::abort();
}

}  // namespace candor::bench
