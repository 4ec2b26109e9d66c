// The value of Idempotency-Key, as draft-ietf-httpapi-idempotency-key-header §2.1 writes it: a string of structured
// fields (RFC 9651 §3.3.3), without parameters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace candor::filters::idempotency {

inline constexpr std::size_t kKeyBytesMax = 255;  // without quotes and escapes

// Many clients leave the quotes out.
enum class BareKeys : std::uint8_t { refused, accepted };

// The same key with and without its quotes is one key. Nothing where the value is no key: it is empty or too long, a
// quote is missing, an escape is none; a bare key holds visible ASCII but quotes, backslashes, commas and semicolons.
std::optional<std::string> parse_key(std::string_view value, BareKeys bare);

}  // namespace candor::filters::idempotency
