#include "filters/option_types.hpp"

#include <algorithm>
#include <array>

namespace candor::filters {
namespace {

struct OptionType {
  std::string_view name;
  std::string_view unit;
  std::string_view example;
};

constexpr std::array<OptionType, 21> kTypes{{
    {"expression (RE2)", "", "/a/(.*)"},
    {"field name", "", "X-Correlation-Id"},
    {"field value", "", "text/plain"},
    {"host[:port]", "", "www.example.com"},
    {"list of field names", "", "[X-Request-Id]"},
    {"list of media types", "", "[application/json]"},
    {"list of methods", "", "[GET, HEAD]"},
    {"list of networks", "", "[192.0.2.0/24]"},
    {"list of origins", "", "[\"https://app.example.com\"]"},
    {"list of paths", "", "[/health]"},
    {"list of URLs", "", "[\"http://internal:8080/\"]"},
    {"name", "", "default"},
    {"number", "", "1"},
    {"path", "", "/a"},
    {"rate", "per s, m or h", "100/s"},
    {"size", "B, KiB, MiB", "32KiB"},
    {"text", "", "a text"},
    {"text with ${…}", "", "\"${path}\""},
    {"time", "ms, s, m, h", "30s"},
    {"time (RFC 3339)", "", "2030-01-31T04:00:00Z"},
    {"{NAME: VALUE}", "", "{X-A: \"1\"}"},
}};

const OptionType* find_type(std::string_view name) {
  const auto type = std::ranges::find(kTypes, name, &OptionType::name);
  return type == kTypes.end() ? nullptr : &*type;
}

// Of "a, b or c".
std::string_view first_choice(std::string_view type) {
  const std::size_t end = std::min(type.find(", "), type.find(" or "));
  return end == std::string_view::npos ? std::string_view() : type.substr(0, end);
}

}  // namespace

std::string_view unit_of(const OptionText& option) {
  const OptionType* type = find_type(option.type);
  return type == nullptr ? std::string_view() : type->unit;
}

std::string_view example_of(const OptionText& option) {
  if (!option.example.empty()) return option.example;
  const OptionType* type = find_type(option.type);
  return type == nullptr ? first_choice(option.type) : type->example;
}

}  // namespace candor::filters
