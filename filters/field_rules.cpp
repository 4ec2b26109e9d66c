#include "filters/field_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "filters/field_check.hpp"
#include "filters/field_edit.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {

std::vector<FieldText> read_field_texts(config::Section& section, std::string_view key, Message message) {
  std::vector<std::pair<std::string, std::string>> pairs;
  section.read(key, pairs);
  std::vector<FieldText> fields;
  for (auto& [name, value] : pairs) {
    FieldText field{std::move(name), {}};
    std::string wrong = check_field_name(field.name, message);
    if (wrong.empty()) wrong = check_field_value(value);
    if (wrong.empty()) wrong = field.value.parse(http1::trim(value), message);
    const auto is_same = [&](const FieldText& each) { return http1::iequals(each.name, field.name); };
    if (wrong.empty() && std::ranges::any_of(fields, is_same))
      wrong = "stands here a second time, in another spelling; expected it once";
    if (!wrong.empty()) section.fail_entry(key, field.name, std::move(wrong));
    fields.push_back(std::move(field));
  }
  return fields;
}

void FieldRules::read(config::Section& section, Message message) {
  section.read("remove", remove_);
  for (std::size_t i = 0; i < remove_.size(); ++i) {
    std::string wrong = check_field_name(remove_[i], message);
    if (!wrong.empty()) section.fail_item("remove", i, std::move(wrong));
  }
  set_ = read_field_texts(section, "set", message);
  add_ = read_field_texts(section, "add", message);
}

void FieldRules::apply(Exchange& exchange, http1::Fields& fields, int status) const {
  for (const std::string& name : remove_) remove_field(exchange, fields, name);
  for (const FieldText& field : set_) set_field(exchange, fields, field.name, field.value.view(exchange, status));
  for (const FieldText& field : add_) add_field(exchange, fields, field.name, field.value.view(exchange, status));
}

}  // namespace candor::filters
