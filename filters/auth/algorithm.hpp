// The signatures of tokens that are understood (RFC 7518 §3.1, RFC 8037 §3.1). Each goes with one type of key, and a
// key is for one algorithm: what a token says of itself cannot make a public key the secret of an HMAC.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace candor::filters::auth {

enum class Algorithm : std::uint8_t { rs256, es256, eddsa, hs256 };
inline constexpr std::size_t kAlgorithms = 4;
inline constexpr std::array<std::string_view, kAlgorithms> kAlgorithmNames{"RS256", "ES256", "EdDSA", "HS256"};

constexpr std::string_view name_of(Algorithm algorithm) { return kAlgorithmNames[static_cast<std::size_t>(algorithm)]; }

// As a token writes it, which is case-sensitive; "none" is none of them.
constexpr std::optional<Algorithm> algorithm_named(std::string_view name) {
  for (std::size_t i = 0; i < kAlgorithms; ++i)
    if (kAlgorithmNames[i] == name) return static_cast<Algorithm>(i);
  return std::nullopt;
}

}  // namespace candor::filters::auth
