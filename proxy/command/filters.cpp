// candor filters: which filters a configuration may name.
#include "filters/registry.hpp"

#include <fmt/core.h>

#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

constexpr Usage kUsage{"filters", "", "Lists the filters that a configuration may name.", {}};

}  // namespace

int filters_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  for (const filters::Kind& kind : filters::kinds()) fmt::print("{:<16} {}\n", kind.name, kind.summary);
  return kExitSuccess;
}

}  // namespace candor::command
