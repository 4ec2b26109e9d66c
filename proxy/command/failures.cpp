// candor failures: the failure contract of this very binary.
#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"
#include "proxy/failure_list.hpp"

#include <fmt/core.h>

#include <array>

namespace candor::command {
namespace {

constexpr std::array kOptions{Option{"--format", "table|json|markdown", "how to print it; default table"}};
constexpr Usage kUsage{.command = "failures",
                       .operands = "",
                       .summary = "Lists every failure that Candor can report: status, Proxy-Status error, retry rule.",
                       .options = kOptions};

}  // namespace

int failures_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  const std::string_view format = parsed.value_or("--format", "table");
  if (format == "table") {
    fmt::print("{}", failures_as_table());
  } else if (format == "json") {
    fmt::print("{}", failures_as_json());
  } else if (format == "markdown") {
    fmt::print("{}", failures_as_markdown());
  } else {
    return complain(kUsage, fmt::format("--format must be table, json or markdown, not {}", format));
  }
  return kExitSuccess;
}

}  // namespace candor::command
