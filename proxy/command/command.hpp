// The commands of the program: an explicit table, one function each. A command reads its arguments by options.hpp,
// prints its result to stdout and its complaints to stderr, and returns the exit status of the process.
#pragma once

#include <span>
#include <string_view>

namespace candor::command {

inline constexpr int kExitSuccess = 0;
inline constexpr int kExitFailure = 1;  // at run time: a taken port, an admin listener that does not answer
inline constexpr int kExitUsage = 2;    // the command line or the configuration is wrong

using Arguments = std::span<const std::string_view>;  // those behind the command's name

int run_command(Arguments arguments);
int check_command(Arguments arguments);
int demo_command(Arguments arguments);
int maintenance_command(Arguments arguments);
int failures_command(Arguments arguments);
int explain_command(Arguments arguments);
int audit_command(Arguments arguments);
int filters_command(Arguments arguments);
int health_command(Arguments arguments);

}  // namespace candor::command
