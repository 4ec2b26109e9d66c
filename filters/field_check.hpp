// Which fields the configuration may write, and with which values. What frames a message, belongs to one connection or
// is written by the engine itself is out of reach: changed here it would break the message or say something untrue.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "filters/text_template.hpp"

namespace candor::filters {

inline constexpr std::size_t kFieldValueBytesMax = 4096;

// What is wrong with naming this field; empty where it may be touched.
std::string check_field_name(std::string_view name, Message message);

// What is wrong with the value as it is written; empty where it can stand in a field.
std::string check_field_value(std::string_view value);

}  // namespace candor::filters
