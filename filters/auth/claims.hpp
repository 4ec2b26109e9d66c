// What a token says, once its signature is good: for whom it is, until when, and what its user may do (RFC 7519 §4.1).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "filters/auth/principal.hpp"

namespace candor::filters::auth {

struct ClaimRules {
  std::string issuer = {};                  // iss; empty: any
  std::vector<std::string> audiences = {};  // one of aud; empty: tokens that name an audience are for somebody else
  std::chrono::milliseconds leeway = std::chrono::seconds(30);  // by which clocks may differ
  std::string user_claim = "sub";
  std::string scopes_claim = "scope";  // words in one text, or a list
  std::string groups_claim = "groups";
};

// good_until: exp, the leeway included. A token without exp is refused: it could never be taken back.
Checked check_claims(std::string_view claims, const ClaimRules& rules, WallClock::time_point now);

}  // namespace candor::filters::auth
