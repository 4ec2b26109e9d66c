// The upstreams with their endpoints, pools and rules.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "config/load.hpp"
#include "config/quote.hpp"
#include "config/syntax.hpp"

namespace candor::config {
namespace {

constexpr std::string_view kEndpointForm =
    "http://host:port or https://host:port without a path, or unix:/path of 107 bytes at most";

struct Scheme {
  std::string_view prefix;
  std::uint16_t port;
  bool tls;
};
constexpr std::array<Scheme, 2> kSchemes{{{"http://", 80, false}, {"https://", 443, true}}};

constexpr std::chrono::milliseconds kResolveIntervalMin = 100ms;
constexpr Range kConnectionsMax{1, 1'000'000};
constexpr Range kQueue{0, 1'000'000};
constexpr Range kAttempts{1, 16};
constexpr Range kEjectAfter{0, 1'000};

// What is wrong with the url; empty for nothing.
std::string parse_endpoint(const std::string& url, Endpoint& endpoint) {
  if (const std::optional<std::string> path = parse_unix(url)) {
    endpoint = {url, {}, *path, false};
    return {};
  }
  const std::string wrong = fmt::format("expected {}, found {}", kEndpointForm, quote(url));
  const auto scheme = std::ranges::find_if(kSchemes, [&](const Scheme& each) { return url.starts_with(each.prefix); });
  if (scheme == kSchemes.end()) return wrong;
  const std::string authority = url.substr(scheme->prefix.size());
  const bool has_port = !is_host(authority);
  const std::optional<HostPort> parsed =
      parse_host_port(has_port ? authority : fmt::format("{}:{}", authority, scheme->port));
  if (!parsed || parsed->host.empty() || parsed->port == 0) return wrong;
  endpoint = {url, *parsed, {}, scheme->tls};
  return {};
}

void load_endpoints(Section& section, std::vector<Endpoint>& endpoints) {
  std::vector<std::string> urls;
  const bool is_list = section.read("endpoints", urls);
  if (urls.empty() && (is_list || !section.has("endpoints")))
    section.fail("endpoints", fmt::format("none; expected at least one {}", kEndpointForm));
  for (std::size_t i = 0; i < urls.size(); ++i) {
    Endpoint endpoint;
    const std::string wrong = parse_endpoint(urls[i], endpoint);
    if (!wrong.empty())
      section.fail_item("endpoints", i, wrong);
    else if (std::ranges::find(endpoints, endpoint.url, &Endpoint::url) != endpoints.end())
      section.fail_item("endpoints", i,
                        fmt::format("the endpoint {} stands twice; expected it once", quote(endpoint.url)));
    endpoints.push_back(std::move(endpoint));
  }
}

void load_connections(Section& upstream, UpstreamConnections& connections) {
  Section section = upstream.section("connections");
  section.read("max", connections.max, kConnectionsMax);
  const bool idle_given = section.read("idle", connections.idle, {0, kConnectionsMax.max});
  if (idle_given && connections.idle > connections.max)
    section.fail("idle",
                 fmt::format("expected no more than max, which is {}, found {}", connections.max, connections.idle));
  connections.idle = std::min(connections.idle, connections.max);
  section.read("idle_timeout", connections.idle_timeout);
  section.read("queue", connections.queue, kQueue);
  section.read("queue_timeout", connections.queue_timeout);
  section.finish();
}

void load_retry_rules(Section& upstream, Retries& retries, Eject& eject) {
  Section retries_section = upstream.section("retries");
  retries_section.read("attempts", retries.attempts, kAttempts);
  retries_section.finish();

  Section eject_section = upstream.section("eject");
  eject_section.read("after", eject.after, kEjectAfter);
  eject_section.read("for", eject.for_time);
  if (eject.after > 0 && eject.for_time == 0ms)
    eject_section.fail("for", "expected a time above 0; after: 0 switches ejection off");
  eject_section.finish();
}

Upstream load_upstream(Section& section, Seen& names) {
  Upstream upstream;
  if (read_name(section, upstream.name)) names.first(section, "name", "upstream", upstream.name);
  load_endpoints(section, upstream.endpoints);
  Section timeouts = section.section("timeouts");
  read_timeouts(timeouts, upstream.timeouts);
  timeouts.finish();
  load_connections(section, upstream.connections);
  load_retry_rules(section, upstream.retries, upstream.eject);
  if (section.read("host", upstream.host) && !upstream.host.empty() && !is_authority(upstream.host))
    section.fail("host", fmt::format("expected a host such as api.example.com or api.example.com:8080, found {}",
                                     quote(upstream.host)));
  if (section.read("resolve_interval", upstream.resolve_interval) && upstream.resolve_interval < kResolveIntervalMin)
    section.fail("resolve_interval", "expected 100ms or more");
  load_upstream_tls(section, upstream.endpoints, upstream.tls);
  section.finish();
  return upstream;
}

}  // namespace

void read_timeouts(Section& section, UpstreamTimeouts& timeouts) {
  section.read("resolve", timeouts.resolve);
  section.read("connect", timeouts.connect);
  section.read("response", timeouts.response);
  section.read("read", timeouts.read);
  section.read("write", timeouts.write);
  section.read("total", timeouts.total);
}

void load_upstreams(Section& root, Config& config) {
  Seen names;
  root.each("upstreams", [&](Section& section) { config.upstreams.push_back(load_upstream(section, names)); });
  if (config.upstreams.empty()) root.fail("upstreams", "none; expected at least one with a name and endpoints");
}

}  // namespace candor::config
