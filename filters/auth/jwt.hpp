// The check of a JSON Web Token (RFC 7519 §7.2, RFC 8725). OpenSSL checks signatures and Boost.JSON reads JSON; what is
// between them is written here, because no library of Debian 12 does all four algorithms: libjwt, libcjose and jose
// know no EdDSA, and rhonabwy 1.1.11 compares HMACs in a time that tells how much was right (CVE-2024-25714).
#pragma once

#include <string_view>
#include <vector>

#include "filters/auth/algorithm.hpp"
#include "filters/auth/claims.hpp"
#include "filters/auth/jwk_set.hpp"

namespace candor::filters::auth {

struct TokenRules {
  // HS256 is not among them unless asked for: whoever can check such a token can also make one.
  std::vector<Algorithm> algorithms{Algorithm::rs256, Algorithm::es256, Algorithm::eddsa};
  ClaimRules claims;
};

// Some 30 to 150 microseconds, most of it the signature.
Checked check_token(std::string_view text, const JwkSet& keys, const TokenRules& rules, WallClock::time_point now);

}  // namespace candor::filters::auth
