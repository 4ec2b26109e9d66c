// candor demo: the proxy in front of a sample backend that fails on request, so that everything Candor says about
// failures can be seen in a browser, or with curl alone.
#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <optional>
#include <string>

#include "config/loader.hpp"
#include "filters/registry.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/demo_config.hpp"
#include "proxy/command/load.hpp"
#include "proxy/command/options.hpp"
#include "proxy/demo/behaviour.hpp"
#include "proxy/demo/dead_ports.hpp"
#include "proxy/demo/front_page.hpp"
#include "proxy/demo/sample_backend.hpp"
#include "proxy/server.hpp"

namespace candor::command {
namespace {

constexpr std::array<Option, 4> kOptions{{
    {"--listen", "ADDRESS", "where the proxy listens; :8080 by default"},
    {"--admin", "ADDRESS", "where the admin listener is; 127.0.0.1:9901 by default"},
    {"--backend-port", "PORT", "of the sample backend, on loopback; any free one by default"},
    {"--log", "", "write the access log to stdout"},
}};
constexpr Usage kUsage{"demo", "", "Runs the proxy in front of a built-in sample backend that fails on request.",
                       kOptions};

void print_behaviours() {
  fmt::print("\nPaths to ask for, and what a client sees:\n");
  for (const demo::Behaviour& behaviour : demo::behaviours()) {
    const std::string hint = behaviour.hint.empty() ? "" : fmt::format(" ({})", behaviour.hint);
    fmt::print("  {:<21}{:<44}{}{}\n", behaviour.path, demo::seen_by_client(behaviour), behaviour.does, hint);
  }
}

// The address as a client on this machine writes it; nothing where it is none or its port is unknown.
std::optional<std::string> authority_of(std::string_view address) {
  const std::optional<config::HostPort> parsed = config::parse_host_port(address);
  if (!parsed || parsed->port == 0) return std::nullopt;
  const std::string& host = parsed->host;
  if (host.empty() || host == "0.0.0.0") return fmt::format("127.0.0.1:{}", parsed->port);
  if (host == "::") return fmt::format("[::1]:{}", parsed->port);
  const bool is_v6 = host.find(':') != std::string::npos;
  return is_v6 ? fmt::format("[{}]:{}", host, parsed->port) : fmt::format("{}:{}", host, parsed->port);
}

std::string seen_at(std::string_view path) { return demo::seen_by_client(*demo::behaviour_for(path)); }

void print_welcome(const std::string& proxy, const std::string& admin, std::uint16_t backend_port) {
  fmt::print(
      "Candor {version} is up; Ctrl-C stops it.\n\n"
      "  proxy           http://{proxy}\n"
      "  admin           http://{admin}\n"
      "  sample backend  http://127.0.0.1:{backend}\n\n"
      "In a browser, http://{proxy}/ shows every failure and lets you try it.\n\n"
      "Try, in another terminal:\n\n"
      "  curl -i http://{proxy}/ok        # {ok}\n"
      "  curl -i http://{proxy}/slow      # {slow}, after two seconds\n"
      "  curl -i http://{proxy}/refused   # {refused}\n"
      "  curl -X PUT -d '{{\"for\": \"5m\"}}' http://{admin}/maintenance; curl -i http://{proxy}/ok; "
      "curl -X DELETE http://{admin}/maintenance\n"
      "  curl -s http://{admin}/metrics | grep -E '^candor_(responses|failures)_total.* [^0]'\n\n"
      "Every other way to fail: candor demo --help\n",
      fmt::arg("version", CANDOR_VERSION), fmt::arg("proxy", proxy), fmt::arg("admin", admin),
      fmt::arg("backend", backend_port), fmt::arg("ok", seen_at("/ok")), fmt::arg("slow", seen_at("/slow")),
      fmt::arg("refused", seen_at("/refused")));
  std::fflush(stdout);
}

std::optional<std::uint16_t> backend_port(std::string_view text) {
  const std::optional<config::HostPort> parsed = config::parse_host_port(fmt::format(":{}", text));
  if (!parsed) return std::nullopt;
  return parsed->port;
}

int serve(DemoPlaces places, const std::string& admin) {
  const demo::SampleBackend sample_backend(places.sample_backend,
                                           demo::front_page({.proxy = places.self, .admin = admin}));
  const demo::DeadPorts dead_ports;
  places.sample_backend = sample_backend.port();
  places.refusing = dead_ports.refusing();
  places.accepting_nobody = dead_ports.accepting_nobody();

  const config::Loaded loaded = config::load_text(demo_config(places), "demo", filters::catalog());
  if (!loaded.errors.empty()) {
    print_errors(loaded.errors);
    return kExitUsage;
  }
  return run_server(loaded.config, [&] { print_welcome(places.self, admin, sample_backend.port()); });
}

}  // namespace

int demo_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) {
    if (*parsed.exit == kExitSuccess) print_behaviours();
    return *parsed.exit;
  }
  DemoPlaces places;
  places.listen = parsed.value_or("--listen", ":8080");
  places.admin = parsed.value_or("--admin", "127.0.0.1:9901");
  places.log = parsed.has("--log") ? "stdout" : "off";
  const std::optional<std::string> proxy = authority_of(places.listen);
  if (!proxy)
    return complain(kUsage, fmt::format("--listen {}: expected an address and a port above 0", places.listen));
  const std::optional<std::string> admin = authority_of(places.admin);
  if (!admin) return complain(kUsage, fmt::format("--admin {}: expected an address and a port above 0", places.admin));
  const std::optional<std::uint16_t> port = backend_port(parsed.value_or("--backend-port", "0"));
  if (!port) return complain(kUsage, "--backend-port: expected a port");
  places.self = *proxy;
  places.sample_backend = *port;

  try {
    return serve(std::move(places), *admin);
  } catch (const StartError& ex) {
    fmt::print(stderr, "candor demo: {}\n", ex.what());
    return kExitFailure;
  }
}

}  // namespace candor::command
