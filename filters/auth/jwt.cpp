#include "filters/auth/jwt.hpp"

#include <algorithm>

#include "filters/auth/signature.hpp"
#include "filters/auth/token.hpp"

namespace candor::filters::auth {
namespace {

Checked refused(std::string_view reason) { return {.principal = nullptr, .good_until = {}, .reason = reason}; }

}  // namespace

Checked check_token(std::string_view text, const JwkSet& keys, const TokenRules& rules, WallClock::time_point now) {
  const TokenReading reading = read_token(text);
  if (!reading.token) return refused(reading.error);
  const Token& token = *reading.token;
  if (std::ranges::find(rules.algorithms, token.algorithm) == rules.algorithms.end())
    return refused("token: its algorithm is not allowed");
  const std::vector<const Jwk*> candidates = keys.candidates(token.algorithm, token.key_id);
  if (candidates.empty()) return refused("token: no key of its algorithm and kid");
  const bool is_signed = std::ranges::any_of(
      candidates, [&](const Jwk* key) { return signature_matches(*key, token.signed_text, token.signature); });
  return is_signed ? check_claims(token.claims, rules.claims, now) : refused("token: its signature does not match");
}

}  // namespace candor::filters::auth
