// Whether a text was signed with a key: OpenSSL's work, in the forms of RFC 7518 §3 and RFC 8037 §3.1.
#pragma once

#include <string_view>

#include "filters/auth/jwk.hpp"

namespace candor::filters::auth {

bool signature_matches(const Jwk& key, std::string_view text, std::string_view signature);

}  // namespace candor::filters::auth
