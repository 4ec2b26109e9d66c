// candor run: serves until a signal ends it.
#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include <array>
#include <string>

#include "config/loader.hpp"
#include "filters/registry.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/load.hpp"
#include "proxy/command/options.hpp"
#include "proxy/server.hpp"

namespace candor::command {
namespace {

constexpr std::array<Option, 4> kOptions{{
    {"--config", "FILE", "the configuration; without it, --listen and --upstream"},
    {"--listen", "ADDRESS", "where clients connect, such as :8080"},
    {"--upstream", "URL", "where requests go, such as http://127.0.0.1:9000"},
    {"--admin", "ADDRESS", "where the admin listener is, or off; 127.0.0.1:9901 by default"},
}};
constexpr Usage kUsage{"run", "", "Serves by a configuration file, or without one in front of a single service.",
                       kOptions};

// What is wrong with the options together; empty for nothing.
std::string_view contradiction(const Parsed& parsed) {
  const bool has_quick_option = parsed.has("--listen") || parsed.has("--upstream") || parsed.has("--admin");
  if (parsed.has("--config")) return has_quick_option ? "--config stands alone; the file says where to listen" : "";
  return parsed.has("--listen") && parsed.has("--upstream")
             ? ""
             : "expected --config FILE, or --listen ADDRESS and --upstream URL";
}

config::Loaded load(const Parsed& parsed) {
  if (parsed.has("--config")) return config::load_file(std::string(*parsed.value("--config")), filters::catalog());
  return load_quick({*parsed.value("--listen"), *parsed.value("--upstream"), parsed.value_or("--admin", "")},
                    filters::catalog());
}

}  // namespace

int run_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  const std::string_view wrong = contradiction(parsed);
  if (!wrong.empty()) return complain(kUsage, wrong);

  const config::Loaded loaded = load(parsed);
  if (!loaded.errors.empty()) {
    print_errors(loaded.errors);
    return kExitUsage;
  }
  print_warnings(loaded.warnings);
  try {
    return run_server(loaded.config);
  } catch (const StartError& ex) {
    spdlog::error("{}", ex.what());
    return kExitFailure;
  }
}

}  // namespace candor::command
