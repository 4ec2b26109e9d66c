#include "filters/auth/token.hpp"

#include <array>
#include <boost/json.hpp>
#include <utility>

#include "filters/auth/base64.hpp"
#include "filters/auth/json_members.hpp"
#include "proxy/http1/fields.hpp"

namespace candor::filters::auth {
namespace {

namespace json = boost::json;

// What a token may call itself: RFC 7519 §5.1, RFC 9068 §2.1. Tokens for other purposes (a logout, a security event)
// are signed with the same keys and must not let anybody in (RFC 8725 §3.11).
bool is_access_token(const json::object& header) {
  if (!header.contains("typ")) return true;
  const json::string* type = string_member(header, "typ");
  if (type == nullptr) return false;
  for (const std::string_view known : {"JWT", "at+jwt", "application/at+jwt"})
    if (http1::iequals(std::string_view(*type), known)) return true;
  return false;
}

// Empty, or what is wrong with the header (RFC 7515 §4.1).
std::string_view read_header(const json::object& header, Token& token) {
  const json::string* algorithm = string_member(header, "alg");
  const auto known = algorithm == nullptr ? std::nullopt : algorithm_named(*algorithm);
  if (!known) return "token: its algorithm is not one of those that are understood";
  token.algorithm = *known;
  // RFC 7515 §4.1.11: who does not understand what is critical must refuse.
  if (header.contains("crit")) return "token: it has critical extensions";
  if (!is_access_token(header)) return "token: it is of another type";
  if (!header.contains("kid")) return {};
  const json::string* id = string_member(header, "kid");
  if (id == nullptr) return "token: its kid is no text";
  token.key_id.emplace(*id);
  return {};
}

}  // namespace

TokenReading read_token(std::string_view text) {
  constexpr std::string_view kForm = "token: not three parts of base64url";
  if (text.size() > kTokenBytesMax) return {.token = {}, .error = "token: too long"};
  const std::size_t first = text.find('.');
  if (first == std::string_view::npos) return {.token = {}, .error = kForm};
  const std::size_t second = text.find('.', first + 1);
  if (second == std::string_view::npos) return {.token = {}, .error = kForm};

  const std::optional<std::string> header_text = decode_base64url(text.substr(0, first));
  std::optional<std::string> claims = decode_base64url(text.substr(first + 1, second - first - 1));
  std::optional<std::string> signature = decode_base64url(text.substr(second + 1));  // no '.' is in its alphabet
  if (!header_text || !claims || !signature) return {.token = {}, .error = kForm};

  const std::optional<json::object> header = parse_object(*header_text);
  if (!header) return {.token = {}, .error = "token: its header is no JSON object"};
  Token token;
  const std::string_view error = read_header(*header, token);
  if (!error.empty()) return {.token = {}, .error = error};
  token.signed_text = text.substr(0, second);
  token.claims = *std::move(claims);
  token.signature = *std::move(signature);
  return {.token = std::move(token), .error = {}};
}

}  // namespace candor::filters::auth
