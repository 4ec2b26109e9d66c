#include "filters/filter_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "filters/default_order.hpp"
#include "filters/option_types.hpp"
#include "filters/registry.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kOrderText =
    "Filters see a request in the order in which they are written, the global ones first, and its answer in the "
    "reverse order. They are meant to stand like this; `candor check` warns of orders that cannot work.";

// In the default order, from 1 on.
std::size_t position_of(std::string_view name) {
  const auto standing = std::ranges::find(default_order(), name, &Standing::name);
  return static_cast<std::size_t>(standing - default_order().begin()) + 1;
}

bool has_none(const Option& option) { return option.default_value == "\"\""; }

std::string as_text(const Option& option) {
  const std::string default_value = option.required    ? "required"
                                    : has_none(option) ? "none by default"
                                                       : fmt::format("default {}", option.default_value);
  return fmt::format("    {:<13} {}\n{:18}{}; {}\n", option.text.name, option.text.what, "", option.text.type,
                     default_value);
}

// A bar would end the cell.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == '|' ? "\\|" : std::string_view(&c, 1));
  return escaped;
}

std::string code(std::string_view text) { return text.empty() ? "" : fmt::format("`{}`", cell(text)); }

std::string default_cell(const Option& option) {
  if (option.required) return "required";
  if (has_none(option)) return "none";
  return option.text.default_value.empty() ? code(option.default_value) : cell(option.default_value);
}

std::string as_row(const Option& option) {
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", code(option.text.name), cell(option.text.type),
                     default_cell(option), unit_of(option.text), code(example_of(option.text)), cell(option.text.what));
}

boost::json::object as_json(const Option& option) {
  return {{"option", option.text.name},
          {"type", option.text.type},
          {"required", option.required},
          {"default", option.required ? boost::json::value() : boost::json::value(option.default_value)},
          {"unit", unit_of(option.text)},
          {"example", example_of(option.text)},
          {"what", option.text.what}};
}

}  // namespace

std::string filters_as_text() {
  std::string text;
  for (const Kind& kind : kinds()) {
    text += fmt::format("{:<16} {}\n  - {}: {}\n", kind.name, kind.summary, kind.name, kind.example);
    for (const Option& option : options_of(kind)) text += as_text(option);
    text += "\n";
  }
  text.append("order            ").append(kOrderText).append("\n");
  for (const Standing& each : default_order()) text += fmt::format("    {:<18} {}\n", each.name, each.why);
  return text;
}

std::string filters_as_markdown() {
  std::string text;
  for (const Kind& kind : kinds()) {
    text += fmt::format("{}### {}\n\n{}: {}. `- {}: {}`\n\n", text.empty() ? "" : "\n", kind.name, kind.name,
                        kind.summary, kind.name, kind.example);
    text += "| option | type | default | unit | example | what it is |\n|---|---|---|---|---|---|\n";
    for (const Option& option : options_of(kind)) text += as_row(option);
  }
  text.append("\n### Order\n\n").append(kOrderText).append("\n\n| | filter | why here |\n|--:|---|---|\n");
  for (const Standing& each : default_order())
    text += fmt::format("| {} | {} | {} |\n", position_of(each.name), code(each.name), cell(each.why));
  return text;
}

std::string filters_as_json() {
  boost::json::array list;
  for (const Kind& kind : kinds()) {
    boost::json::array options;
    for (const Option& option : options_of(kind)) options.emplace_back(as_json(option));
    list.push_back({{"filter", kind.name},
                    {"what", kind.summary},
                    {"example", kind.example},
                    {"answers", kind.answers},
                    {"position", position_of(kind.name)},
                    {"options", std::move(options)}});
  }
  return boost::json::serialize(list) + "\n";
}

}  // namespace candor::filters
