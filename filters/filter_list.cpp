#include "filters/filter_list.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "filters/option_types.hpp"
#include "filters/registry.hpp"

namespace candor::filters {
namespace {

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
                    {"options", std::move(options)}});
  }
  return boost::json::serialize(list) + "\n";
}

}  // namespace candor::filters
