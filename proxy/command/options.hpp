// Reads the arguments of one command against a list of its options, from which --help is printed too, so that neither
// can know an option that the other does not. Options are `--name VALUE`, `--name=VALUE` or a bare `--name`; no
// abbreviations.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "proxy/command/command.hpp"

namespace candor::command {

enum class Repeats : std::uint8_t { no, yes };

struct Option {
  std::string_view name;   // "--config"
  std::string_view value;  // "FILE"; empty for a switch
  std::string_view help;
  Repeats repeats = Repeats::no;
};

struct Usage {
  std::string_view command;   // "maintenance"
  std::string_view operands;  // "on|off|status"; empty for none
  std::string_view summary;   // one sentence
  std::span<const Option> options;
  std::size_t operands_max = 0;
};

// What was given. After --help or a mistake, which are answered on stdout or stderr already, only `exit` is set:
//   const Parsed parsed = parse(kUsage, arguments);
//   if (parsed.exit) return *parsed.exit;
struct Parsed {
  std::optional<int> exit;
  std::vector<std::string_view> operands;
  std::multimap<std::string_view, std::string_view> values;  // by the option's name; a switch has an empty value

  bool has(std::string_view option) const { return values.contains(option); }
  std::optional<std::string_view> value(std::string_view option) const;
  std::vector<std::string_view> all(std::string_view option) const;  // of one that repeats, in their order
  std::string_view value_or(std::string_view option, std::string_view fallback) const;
};

[[nodiscard]] Parsed parse(const Usage& usage, Arguments arguments);

// Prints "candor COMMAND: what" and where to read more on stderr; gives kExitUsage.
[[nodiscard]] int complain(const Usage& usage, std::string_view what);

}  // namespace candor::command
