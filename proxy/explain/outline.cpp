#include "proxy/explain/outline.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <string_view>

namespace candor::explain {
namespace {

namespace json = boost::json;

constexpr std::size_t kIndent = 2;

void write(const json::value& value, std::size_t depth, std::string& text);

bool is_leaf(const json::value& value) {
  return !value.is_structured() || (value.is_array() && value.get_array().empty()) ||
         (value.is_object() && value.get_object().empty());
}

std::string leaf(const json::value& value) {
  if (const json::string* text = value.if_string()) return std::string(*text);
  return value.is_structured() ? "none" : json::serialize(value);
}

void write_member(std::string_view name, const json::value& value, std::size_t depth, std::string& text) {
  text.append(kIndent * depth, ' ').append(name).append(":");
  if (is_leaf(value)) {
    text.append(" ").append(leaf(value)).append("\n");
  } else {
    text.append("\n");
    write(value, depth + 1, text);
  }
}

void write_item(const json::value& value, std::size_t depth, std::string& text) {
  const std::size_t start = text.size();
  if (is_leaf(value))
    text.append(kIndent * (depth + 1), ' ').append(leaf(value)).append("\n");
  else
    write(value, depth + 1, text);
  text[start + kIndent * depth] = '-';
}

void write(const json::value& value, std::size_t depth, std::string& text) {
  if (const json::object* object = value.if_object()) {
    for (const auto& [name, member] : *object) write_member(name, member, depth, text);
  } else if (const json::array* array = value.if_array()) {
    for (const json::value& item : *array) write_item(item, depth, text);
  }
}

}  // namespace

std::string outline(const json::value& value) {
  std::string text;
  write(value, 0, text);
  return text;
}

}  // namespace candor::explain
