#include "filters/auth/credentials.hpp"

#include <utility>

#include "filters/auth/base64.hpp"
#include "filters/auth/principal.hpp"
#include "proxy/http1/characters.hpp"
#include "proxy/http1/field_line.hpp"

namespace candor::filters::auth {
namespace {

constexpr std::array<std::pair<std::string_view, Scheme>, 3> kAuthorizationSchemes{
    {{"Basic", Scheme::basic}, {"Bearer", Scheme::bearer}, {"ApiKey", Scheme::api_key}}};

Scheme scheme_named(std::string_view name) {
  for (const auto& [known, scheme] : kAuthorizationSchemes)
    if (http1::iequals(known, name)) return scheme;
  return Scheme::none;
}

}  // namespace

bool AcceptedSchemes::accepts(Scheme scheme) const {
  switch (scheme) {
    case Scheme::none:
      return false;
    case Scheme::basic:
      return basic;
    case Scheme::api_key:
      return api_key;
    case Scheme::bearer:
      return bearer;
  }
  return false;
}

Credentials read_credentials(const http1::Fields& fields, const AcceptedSchemes& accepted) {
  constexpr Credentials kAmbiguous{.scheme = Scheme::none, .text = {}, .ambiguous = true};
  Credentials found;
  bool authorization_seen = false;
  for (const http1::Field& field : fields) {
    if (field.id != http1::Name::other) continue;
    Credentials here;
    if (http1::iequals(field.name, "Authorization")) {
      if (std::exchange(authorization_seen, true)) return kAmbiguous;
      const std::size_t blank = field.value.find(' ');
      const Scheme scheme = scheme_named(field.value.substr(0, blank));
      if (!accepted.accepts(scheme)) continue;
      here.scheme = scheme;
      if (blank != std::string_view::npos) here.text = http1::trim(field.value.substr(blank));
    } else if (accepted.api_key && http1::iequals(field.name, accepted.api_key_field)) {
      here = {.scheme = Scheme::api_key, .text = field.value};
    } else {
      continue;
    }
    if (found.scheme != Scheme::none) return kAmbiguous;
    found = here;
  }
  return found;
}

std::optional<UserPassword> parse_basic(std::string_view text) {
  constexpr std::size_t kDecodedMax = kUserBytesMax + 1 + kPasswordBytesMax;
  if (text.size() > (kDecodedMax + 2) / 3 * 4) return std::nullopt;
  const std::optional<std::string> decoded = decode_base64(text);
  if (!decoded) return std::nullopt;
  const std::size_t colon = decoded->find(':');
  if (colon == std::string::npos) return std::nullopt;
  UserPassword pair{decoded->substr(0, colon), decoded->substr(colon + 1)};
  // crypt() would take what stands before a NUL for the whole password.
  const bool good = is_user_name(pair.user) && pair.password.size() <= kPasswordBytesMax &&
                    http1::find_control(pair.password) == std::string_view::npos;
  return good ? std::optional(std::move(pair)) : std::nullopt;
}

}  // namespace candor::filters::auth
