#include "proxy/command/demo_config.hpp"

#include <fmt/core.h>

#include <string_view>

namespace candor::command {
namespace {

// Short timeouts, so that nobody waits for a failure; no ejection, so that a failing endpoint goes on failing as its
// path says.
std::string upstream(std::string_view name, std::string_view authority, std::string_view more = "") {
  return fmt::format(
      "  - name: {}\n"
      "    endpoints: [\"http://{}\"]\n"
      "    timeouts: {{resolve: 2s, connect: 1s, response: 2s, read: 2s, write: 2s}}\n"
      "    eject: {{after: 0}}\n"
      "{}",
      name, authority, more);
}

std::string route(std::string_view name, std::string_view path, std::string_view to, std::string_view more = "") {
  return fmt::format(
      "  - name: {}\n"
      "    match: {{path: {}}}\n"
      "    upstream: {}\n"
      "{}",
      name, path, to, more);
}

std::string loopback(std::uint16_t port) { return fmt::format("127.0.0.1:{}", port); }

}  // namespace

std::string demo_config(const DemoPlaces& places) {
  const std::string process = fmt::format(
      "listeners: [{{address: \"{}\"}}]\n"
      "admin: {{address: \"{}\"}}\n"
      "access_log: {{path: {}}}\n",
      places.listen, places.admin, places.log);
  const std::string upstreams =
      upstream("sample", loopback(places.sample_backend)) +
      upstream("narrow", loopback(places.sample_backend), "    connections: {max: 1, idle: 1, queue: 0}\n") +
      upstream("refused", loopback(places.refusing)) + upstream("unreachable", loopback(places.accepting_nobody)) +
      upstream("no-such-name", "no-such-name.invalid") + upstream("loop", places.self);
  const std::string routes =
      route("sample", "/", "sample") + route("busy", "/busy", "narrow") + route("refused", "/refused", "refused") +
      route("unreachable", "/unreachable", "unreachable") + route("no-such-name", "/no-such-name", "no-such-name") +
      route("loop", "/loop", "loop") + route("small", "/small", "sample", "    limits: {request_body: 1KiB}\n") +
      route("limited", "/limited", "sample", "    filters: [{rate_limit: {rate: 1/s, burst: 3}}]\n");
  return process + "upstreams:\n" + upstreams + "routes:\n" + routes;
}

}  // namespace candor::command
