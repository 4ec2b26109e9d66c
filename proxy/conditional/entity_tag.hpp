// Entity-tags (RFC 9110 §8.8.3): the ones that our own answers have, and the lists of them that clients send back.
// Reading them allocates nothing and looks at each byte once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/http1/fields.hpp"

namespace candor::conditional {

enum class Comparison : std::uint8_t { strong, weak };  // RFC 9110 §8.8.3.2

// A strong one, with its quotes: other bytes have another one. Throws std::runtime_error where OpenSSL does not work.
std::string entity_tag_of(std::string_view content);

// Takes the entity-tag at the front of the text; empty, and the text untouched, where none stands there.
std::string_view take_entity_tag(std::string_view& text);

// `own`: of an answer of ours, so that it is strong.
bool is_same_tag(std::string_view listed, std::string_view own, Comparison comparison);

// Whether the tag is listed in the lines of If-Match or If-None-Match, which are one list; "*" lists every tag. Nothing
// where there is no such line, or they are not a list (RFC 9110 §13.1.1, §13.1.2): then nothing was asked.
std::optional<bool> lists_tag(const http1::Fields& fields, std::string_view field_name, std::string_view own,
                              Comparison comparison);

}  // namespace candor::conditional
