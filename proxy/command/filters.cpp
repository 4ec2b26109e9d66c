// candor filters: which filters a configuration may name, and with which options.
#include "filters/filter_list.hpp"

#include <fmt/core.h>

#include <array>

#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

constexpr std::array kOptions{Option{"--format", "text|json|markdown", "how to print it; default text"}};
constexpr Usage kUsage{"filters", "", "Lists the filters that a configuration may name, and their options.", kOptions};

}  // namespace

int filters_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  const std::string_view format = parsed.value_or("--format", "text");
  if (format == "text") {
    fmt::print("{}", filters::filters_as_text());
  } else if (format == "json") {
    fmt::print("{}", filters::filters_as_json());
  } else if (format == "markdown") {
    fmt::print("{}", filters::filters_as_markdown());
  } else {
    return complain(kUsage, fmt::format("--format must be text, json or markdown, not {}", format));
  }
  return kExitSuccess;
}

}  // namespace candor::command
