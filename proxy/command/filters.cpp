// candor filters: which filters a configuration may name, and with which options.
#include "filters/registry.hpp"

#include <fmt/core.h>

#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

constexpr Usage kUsage{"filters", "", "Lists the filters that a configuration may name, and their options.", {}};

void print_option(const filters::Option& option) {
  const bool none = option.default_value == "\"\"";
  const std::string default_value = option.required ? "required"
                                    : none          ? "none by default"
                                                    : fmt::format("default {}", option.default_value);
  fmt::print("    {:<13} {}\n{:18}{}; {}\n", option.text.name, option.text.what, "", option.text.type, default_value);
}

}  // namespace

int filters_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  for (const filters::Kind& kind : filters::kinds()) {
    fmt::print("{:<16} {}\n", kind.name, kind.summary);
    fmt::print("  - {}: {}\n", kind.name, kind.example);
    for (const filters::Option& option : filters::options_of(kind)) print_option(option);
    fmt::print("\n");
  }
  return kExitSuccess;
}

}  // namespace candor::command
