// Limits and timeouts that hold for the whole process. A buffer or a table cannot be without a limit: only the size of
// a request's content may be 0 = off.
#include "config/load.hpp"

namespace candor::config {
namespace {

constexpr Range kConnections{1, 1'000'000};
constexpr Range kTarget{16, kMiB};
constexpr Range kHead{64, kMiB};
constexpr Range kFieldCount{1, 10'000};
constexpr Range kInterimResponses{1, 1'000};
constexpr Range kViaHops{1, 255};
constexpr Range kBufferedWrite{16 * kKiB, 64 * kMiB};  // a worker relays in pieces of this order

void read_size(Section& section, std::string_view key, std::uint64_t& out, Range range) {
  Bytes bytes{out};
  section.read(key, bytes, range);
  out = bytes.count;
}

}  // namespace

void load_limits(Section& root, Config& config) {
  Section limits = root.section("limits");
  limits.read("connections", config.limits.connections, kConnections);
  read_size(limits, "request_target", config.limits.request_target, kTarget);
  read_size(limits, "request_head", config.limits.request_head, kHead);
  limits.read("request_fields", config.limits.request_fields, kFieldCount);
  read_size(limits, "request_body", config.limits.request_body, {});
  limits.read("length_required", config.limits.length_required);
  read_size(limits, "response_head", config.limits.response_head, kHead);
  limits.read("response_fields", config.limits.response_fields, kFieldCount);
  limits.read("interim_responses", config.limits.interim_responses, kInterimResponses);
  limits.read("via_hops", config.limits.via_hops, kViaHops);
  read_size(limits, "buffered_write", config.limits.buffered_write, kBufferedWrite);
  limits.finish();

  Section timeouts = root.section("timeouts");
  timeouts.read("request_head", config.timeouts.request_head);
  timeouts.read("request_body", config.timeouts.request_body);
  timeouts.read("keep_alive", config.timeouts.keep_alive);
  timeouts.read("client_write", config.timeouts.client_write);
  timeouts.read("tunnel_idle", config.timeouts.tunnel_idle);
  timeouts.read("drain", config.timeouts.drain);
  timeouts.finish();
}

}  // namespace candor::config
