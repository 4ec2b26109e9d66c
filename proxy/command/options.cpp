#include "proxy/command/options.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "config/nearest.hpp"

namespace candor::command {
namespace {

constexpr Option kHelp{"--help", "", "print this"};

std::string left_column(const Option& option) {
  return option.value.empty() ? std::string(option.name) : fmt::format("{} {}", option.name, option.value);
}

void print_help(const Usage& usage) {
  fmt::print("{}\n\nUsage: candor {}{}{}{}\n\nOptions:\n", usage.summary, usage.command,
             usage.operands.empty() ? "" : " ", usage.operands, usage.options.empty() ? "" : " [OPTIONS]");
  std::size_t width = kHelp.name.size();
  for (const Option& option : usage.options) width = std::max(width, left_column(option).size());
  for (const Option& option : usage.options) fmt::print("  {:<{}}  {}\n", left_column(option), width, option.help);
  fmt::print("  {:<{}}  {}\n", kHelp.name, width, kHelp.help);
}

const Option* find_option(const Usage& usage, std::string_view name) {
  const auto found = std::ranges::find(usage.options, name, &Option::name);
  return found == usage.options.end() ? nullptr : &*found;
}

std::string unknown_option(const Usage& usage, std::string_view name) {
  std::vector<std::string_view> known{kHelp.name};
  for (const Option& option : usage.options) known.push_back(option.name);
  return fmt::format("unknown option {}{}", name, config::did_you_mean(name, known));
}

// Reads the option at the front of `rest` and takes it off, with its value. Gives what is wrong, empty for nothing.
std::string read_option(const Usage& usage, Arguments& rest, Parsed& parsed) {
  const std::string_view argument = rest.front();
  rest = rest.subspan(1);
  const std::size_t equals = argument.find('=');
  const std::string_view name = argument.substr(0, equals);
  const Option* option = find_option(usage, name);
  if (option == nullptr) return unknown_option(usage, name);
  if (parsed.has(option->name) && option->repeats == Repeats::no) return fmt::format("{} is given twice", name);

  std::string_view value;
  if (equals != std::string_view::npos) {
    if (option->value.empty()) return fmt::format("{} takes no value", name);
    value = argument.substr(equals + 1);
  } else if (!option->value.empty()) {
    if (rest.empty() || rest.front().starts_with("--")) return fmt::format("{} needs a value: {}", name, option->value);
    value = rest.front();
    rest = rest.subspan(1);
  }
  parsed.values.emplace(option->name, value);
  return {};
}

}  // namespace

std::optional<std::string_view> Parsed::value(std::string_view option) const {
  const auto found = values.find(option);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string_view> Parsed::all(std::string_view option) const {
  std::vector<std::string_view> all;
  const auto [first, last] = values.equal_range(option);
  for (auto each = first; each != last; ++each) all.push_back(each->second);
  return all;
}

std::string_view Parsed::value_or(std::string_view option, std::string_view fallback) const {
  return value(option).value_or(fallback);
}

Parsed parse(const Usage& usage, Arguments arguments) {
  Parsed parsed;
  if (std::ranges::find(arguments, kHelp.name) != arguments.end()) {
    print_help(usage);
    parsed.exit = kExitSuccess;
    return parsed;
  }
  for (Arguments rest = arguments; !rest.empty();) {
    if (rest.front().starts_with('-')) {
      const std::string wrong = read_option(usage, rest, parsed);
      if (!wrong.empty()) {
        parsed.exit = complain(usage, wrong);
        return parsed;
      }
    } else {
      parsed.operands.push_back(rest.front());
      rest = rest.subspan(1);
    }
  }
  if (parsed.operands.size() > usage.operands_max)
    parsed.exit = complain(usage, fmt::format("unexpected argument {}", parsed.operands[usage.operands_max]));
  return parsed;
}

int complain(const Usage& usage, std::string_view what) {
  fmt::print(stderr, "candor {0}: {1}\nTry: candor {0} --help\n", usage.command, what);
  return kExitUsage;
}

}  // namespace candor::command
