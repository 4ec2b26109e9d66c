// The program: finds the command in an explicit table and hands over. What the commands do is in proxy/command/.
#include <fmt/core.h>
#include <spdlog/cfg/env.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include "config/nearest.hpp"
#include "proxy/command/command.hpp"
#include "proxy/observe/diagnostics.hpp"

namespace candor::command {
namespace {

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(Arguments);
};

constexpr std::array<Command, 9> kCommands{{
    {"run", "serve, by a configuration file or by two options", run_command},
    {"check", "read a configuration and report everything that is wrong with it", check_command},
    {"demo", "serve a built-in sample backend that can fail in every way", demo_command},
    {"maintenance", "switch maintenance on or off in a running proxy, or show it", maintenance_command},
    {"health", "exit with 0 if a running proxy is ready", health_command},
    {"failures", "print the table of all failures: cause, status, token, retry", failures_command},
    {"explain", "say what can lie behind a status code or a cause", explain_command},
    {"audit", "show where upstreams of a running proxy use statuses wrongly", audit_command},
    {"filters", "list the filters", filters_command},
}};

void print_help() {
  fmt::print(
      "Candor, a reverse proxy that tells the truth about failures.\n\nUsage: candor COMMAND [OPTIONS]\n\nCommands:\n");
  for (const Command& command : kCommands) fmt::print("  {:<12} {}\n", command.name, command.summary);
  fmt::print("\nMore on one of them: candor help COMMAND. The version: candor --version.\n");
}

int unknown(std::string_view word) {
  std::vector<std::string_view> known{"help", "--help", "--version"};
  for (const Command& command : kCommands) known.push_back(command.name);
  const std::string_view kind = word.starts_with('-') ? "option" : "command";
  fmt::print(stderr, "candor: unknown {} {}{}\nTry: candor --help\n", kind, word, config::did_you_mean(word, known));
  return kExitUsage;
}

int dispatch(std::string_view word, Arguments arguments) {
  const auto command = std::ranges::find(kCommands, word, &Command::name);
  return command == kCommands.end() ? unknown(word) : command->run(arguments);
}

int help(Arguments arguments) {
  if (!arguments.empty() && arguments.front() != "--help")
    return dispatch(arguments.front(), std::array<std::string_view, 1>{"--help"});
  print_help();
  return kExitSuccess;
}

int start(Arguments arguments) {
  if (arguments.empty()) {
    fmt::print(stderr, "candor: a command is missing\nTry: candor --help\n");
    return kExitUsage;
  }
  const std::string_view word = arguments.front();
  if (word == "--version") {
    fmt::print("candor {}\n", CANDOR_VERSION);
    return kExitSuccess;
  }
  if (word == "help" || word == "--help") return help(arguments.subspan(1));
  return dispatch(word, arguments.subspan(1));
}

}  // namespace
}  // namespace candor::command

int main(int argc, char** argv) {
  // stdout belongs to results and, by default, to the access log.
  candor::observe::start_diagnostics();
  spdlog::cfg::load_env_levels();  // SPDLOG_LEVEL
  const std::vector<std::string_view> arguments(argv + std::min(argc, 1), argv + argc);
  try {
    return candor::command::start(arguments);
  } catch (const std::exception& ex) {
    spdlog::critical("{}", ex.what());
    return candor::command::kExitFailure;
  }
}
