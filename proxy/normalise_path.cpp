#include "proxy/normalise_path.hpp"

#include "proxy/http1/path.hpp"

namespace candor {

http1::Fault normalise_path(Exchange& exchange) {
  http1::RequestHead& head = exchange.request;
  if (!head.path.starts_with('/')) return {};
  const auto offset = static_cast<std::size_t>(head.path.data() - head.method.data());
  http1::PathReading reading = http1::read_path(head.path, offset);
  if (reading.fault) return std::move(reading.fault);
  if (reading.dot_segments) head.path = exchange.keep(http1::without_dot_segments(head.path));
  head.matched_path = reading.normal ? head.path : exchange.keep(http1::normal_path(head.path));
  return {};
}

}  // namespace candor
