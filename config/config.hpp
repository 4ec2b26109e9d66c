// The whole configuration as plain structs; each default stands here and nowhere else. Sizes are bytes, times are
// milliseconds, 0 switches a limit or a timeout off. Filled by loader.hpp, immutable afterwards.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/ip.hpp"

namespace candor {
class FilterDefinition;  // proxy/filter.hpp: what a filter has read from its options
}

namespace candor::config {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

inline constexpr std::uint64_t kKiB = 1024;
inline constexpr std::uint64_t kMiB = 1024 * kKiB;

inline constexpr std::size_t kFiltersPerRouteMax = 16;  // the global ones counted
inline constexpr std::size_t kMatchedFieldsMax = 16;    // of one route
inline constexpr std::size_t kLoggedFieldsMax = 16;

// A place in the configuration file; lines and columns count from 1, 0 where there is none.
struct Mark {
  int line = 0;
  int column = 0;
};

struct HostPort {
  std::string host;  // a name or an IP address, without brackets
  std::uint16_t port = 0;
};

// Where a listener is bound: an IP address and a port, or the file of a unix socket.
struct Bind {
  std::string host;  // an IP address, without brackets; empty: every IPv4 address
  std::uint16_t port = 0;
  bool v6_only = false;           // of "::": IPv4 clients are not taken, because another listener takes them
  std::string socket_path;        // of a unix socket; then what stands above means nothing
  std::uint32_t socket_mode = 0;  // permissions of that file
};

// Who may enter its folder may connect, as with a port; without a token only its owner may give orders.
inline constexpr std::uint32_t kListenerSocketMode = 0666;
inline constexpr std::uint32_t kAdminSocketMode = 0600;

enum class TlsVersion : std::uint8_t { v1_2, v1_3 };

// Two PEM files: a certificate with those that lead from it to its CA, and its private key.
struct KeyPairFiles {
  std::string certificate;
  std::string key;
  Mark mark;
};

enum class ClientCertificates : std::uint8_t { none, optional, required };

struct ListenerTls {
  std::vector<KeyPairFiles> certificates;  // chosen by the name that the client asks for; the first for all others
  TlsVersion min_version = TlsVersion::v1_2;
  ClientCertificates client_certificates = ClientCertificates::none;
  std::string client_ca;  // PEM file: who may have signed them
  Mark mark;
};

struct Listener {
  std::string address = "0.0.0.0:8080";  // as written: its name in logs and metrics
  Bind bind{.host = "0.0.0.0", .port = 8080, .socket_path = {}, .socket_mode = kListenerSocketMode};
  std::optional<ListenerTls> tls;
};

struct Admin {
  std::string address = "127.0.0.1:9901";
  Bind bind{.host = "127.0.0.1", .port = 9901, .socket_path = {}, .socket_mode = kAdminSocketMode};
  std::string token_file;  // empty: no token asked for, allowed on loopback and unix sockets only
};

struct Limits {
  std::uint64_t connections = 20000;        // client connections of the process
  std::uint64_t request_target = 8 * kKiB;  // 414
  std::uint64_t request_head = 32 * kKiB;   // 431: the field section, its last empty line included
  std::uint64_t request_fields = 100;       // 431
  std::uint64_t request_body = 0;           // 413
  bool length_required = false;             // 411 for content without a Content-Length
  std::uint64_t response_head = 64 * kKiB;  // the whole head
  std::uint64_t response_fields = 200;
  std::uint64_t interim_responses = 32;  // 1xx relayed for one request
  std::uint64_t via_hops = 32;
  std::uint64_t buffered_write = 512 * kKiB;  // content kept for one connection whose peer reads slowly
};

struct Timeouts {
  milliseconds request_head = 10s;  // from the first byte of a head (or from accepting) to its end
  milliseconds request_body = 30s;  // silence of the client while content is due
  milliseconds keep_alive = 75s;    // idle between requests
  milliseconds client_write = 30s;  // the client reads nothing while there is something to read
  milliseconds tunnel_idle = 1h;    // a tunnel through which nothing moves, in either direction
  milliseconds drain = 30s;         // from SIGTERM to the end of what is in flight
};

struct UpstreamTimeouts {
  milliseconds resolve = 2s;
  milliseconds connect = 2s;
  milliseconds response = 60s;  // from the last request byte sent, or the last 1xx, to the end of the final head
  milliseconds read = 60s;      // silence after the head
  milliseconds write = 60s;     // the upstream reads nothing
  milliseconds total = 0ms;     // the whole exchange with the upstream
};

struct Endpoint {
  std::string url;          // as written
  HostPort authority;       // port 80 or 443 where none is given
  std::string socket_path;  // of a unix socket; then `authority` means nothing
  bool tls = false;         // https://
};

// How its https:// endpoints are spoken to.
struct UpstreamTls {
  std::string ca;           // PEM file; empty: the CAs that the system trusts
  std::string server_name;  // asked for and checked; empty: the endpoint's host
  bool verify = true;
  KeyPairFiles key_pair;  // shown to the endpoint; no files: none
  TlsVersion min_version = TlsVersion::v1_2;
  Mark mark;
};

struct UpstreamConnections {
  std::uint64_t max = 1024;  // open connections to one endpoint, of the whole process
  std::uint64_t idle = 64;   // of these idle, of the whole process; workers share them evenly
  milliseconds idle_timeout = 60s;
  std::uint64_t queue = 128;  // requests that may wait for a connection
  milliseconds queue_timeout = 1s;
};

struct Retries {
  std::uint64_t attempts = 2;  // tries in all
};

struct Eject {
  std::uint64_t after = 3;     // connection failures in a row; 0 = off
  milliseconds for_time = 5s;  // key `for`
};

struct Upstream {
  std::string name;
  std::vector<Endpoint> endpoints;
  UpstreamTimeouts timeouts;
  UpstreamConnections connections;
  Retries retries;
  Eject eject;
  UpstreamTls tls;
  std::string host;                     // empty: the client's Host is passed on
  milliseconds resolve_interval = 30s;  // how long the addresses of a name are believed
};

struct FilterSpec {
  std::string name;
  Mark mark;
  std::shared_ptr<const FilterDefinition> definition;
};

struct FieldMatch {
  std::string name;
  std::optional<std::string> value;  // absent: any
};

struct Match {
  std::string host;                  // lower case; "name", "*.suffix" or empty for any
  std::string path = "/";            // prefix; begins with '/'
  std::vector<std::string> methods;  // one of them; empty for any
  std::vector<FieldMatch> fields;    // all of them
};

// Of routes for one host and path, those with more conditions come first.
inline std::size_t conditions(const Match& match) { return match.fields.size() * 2 + (match.methods.empty() ? 0 : 1); }

// A route with everything that it inherits already filled in. What each request asks about stands before
// `match`, so that it can be fetched at once.
struct Route {
  std::string name;
  std::string upstream;            // empty: its filters answer everything
  std::size_t upstream_index = 0;  // into Config::upstreams
  std::uint64_t request_body = 0;  // limits.request_body
  bool length_required = false;    // limits.length_required
  milliseconds request_body_timeout{};
  milliseconds client_write_timeout{};
  milliseconds tunnel_idle{};
  UpstreamTimeouts timeouts;
  std::optional<std::string> rewrite_prefix;
  Match match;
  Mark mark;                        // of the match, for warnings
  std::vector<FilterSpec> filters;  // the global ones first
};

enum class LogFormat : std::uint8_t { json, combined };

struct AccessLog {
  std::string path = "stdout";  // stdout, stderr, off, or a file
  LogFormat format = LogFormat::json;
  bool query = true;                // false: targets are logged without
  std::vector<std::string> fields;  // of requests, logged as JSON besides the rest
  std::vector<std::string> redact{"Authorization", "Proxy-Authorization", "Cookie"};  // logged without their values
};

struct Config {
  std::string file;
  std::string hash;  // of the text, short: tells two configurations apart in candor_config_info
  std::string name = "candor";
  unsigned workers = 0;  // 0 = one per core
  std::string state_dir;
  std::vector<Listener> listeners;
  std::optional<Admin> admin;  // absent: no admin listener
  std::vector<Network> trusted_proxies;
  Limits limits;
  Timeouts timeouts;
  std::uint64_t min_rate = 0;  // bytes per second, both ways
  std::vector<FilterSpec> filters;
  std::vector<Upstream> upstreams;
  std::vector<Route> routes;
  AccessLog access_log;
};

}  // namespace candor::config
