// candor check: everything that is wrong with a configuration, without starting anything.
#include <fmt/core.h>

#include <array>
#include <string>

#include "config/loader.hpp"
#include "filters/registry.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/load.hpp"
#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

constexpr std::array<Option, 1> kOptions{{{"--config", "FILE", "the configuration to read"}}};
constexpr Usage kUsage{
    "check", "", "Reads a configuration and reports everything that is wrong with it, with line and column.", kOptions};

std::string count(std::size_t number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

}  // namespace

int check_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  if (!parsed.has("--config")) return complain(kUsage, "--config FILE is missing");

  const config::Loaded loaded = config::load_file(std::string(*parsed.value("--config")), filters::catalog());
  if (!loaded.errors.empty()) {
    print_errors(loaded.errors);
    return kExitUsage;
  }
  print_warnings(loaded.warnings);
  const config::Config& config = loaded.config;
  fmt::print("{}: good: {}, {}, {}\n", config.file, count(config.listeners.size(), "listener"),
             count(config.routes.size(), "route"), count(config.upstreams.size(), "upstream"));
  return kExitSuccess;
}

}  // namespace candor::command
