// Base64 read strictly (RFC 4648): nothing but its alphabet, no blanks, no bits left over. A lenient reader would let
// one credential be written in several ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace candor::filters::auth {

std::optional<std::string> decode_base64(std::string_view text);     // RFC 4648 §4, with its padding
std::optional<std::string> decode_base64url(std::string_view text);  // RFC 7515 §2: RFC 4648 §5 without padding

}  // namespace candor::filters::auth
