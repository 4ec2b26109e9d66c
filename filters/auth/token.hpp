// A token as it comes, taken apart: header.content.signature (RFC 7515 §3.1, RFC 7519 §7.2). Nothing in it is believed
// yet, and the content is not even read before its signature is known to be good.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "filters/auth/algorithm.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kTokenBytesMax = 8 * 1024;

struct Token {
  Algorithm algorithm{};
  std::optional<std::string> key_id;
  std::string_view signed_text;  // into the token
  std::string claims;            // JSON, as far as one knows
  std::string signature;
};

struct TokenReading {
  std::optional<Token> token;
  std::string_view error;  // where there is none; for the log
};

TokenReading read_token(std::string_view text);

}  // namespace candor::filters::auth
