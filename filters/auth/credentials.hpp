// What a request shows to prove who sent it: the Authorization field (RFC 9110 §11.6.2) or the field of an API key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/http1/fields.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kPasswordBytesMax = 256;  // far above what bcrypt looks at, which is 72

enum class Scheme : std::uint8_t { none, basic, api_key, bearer };
inline constexpr std::size_t kSchemes = 4;
// As metrics and logs call them.
inline constexpr std::array<std::string_view, kSchemes> kSchemeNames{"none", "basic", "api_key", "bearer"};

// The schemes that somebody accepts.
struct AcceptedSchemes {
  bool basic = false;
  bool bearer = false;
  bool api_key = false;
  std::string api_key_field;  // besides Authorization: ApiKey

  bool accepts(Scheme scheme) const;
};

struct Credentials {
  Scheme scheme = Scheme::none;  // none: nothing that is accepted here was sent
  std::string_view text;         // behind the scheme, or the field of the API key
  bool ambiguous = false;        // sent twice or in two ways: nobody can say which are meant (RFC 6750 §3.1)
};

Credentials read_credentials(const http1::Fields& fields, const AcceptedSchemes& accepted);

struct UserPassword {
  std::string user;
  std::string password;
};

// RFC 7617 §2: base64 of "user:password", neither with control characters. Nothing where it is not that, or longer than
// any user's could be.
std::optional<UserPassword> parse_basic(std::string_view text);

}  // namespace candor::filters::auth
