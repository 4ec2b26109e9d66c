#include "filters/auth/claims.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <optional>
#include <utility>

#include "filters/auth/json_members.hpp"
#include "filters/auth/text_file.hpp"

namespace candor::filters::auth {
namespace {

namespace json = boost::json;

Checked refused(std::string_view reason) { return {.principal = nullptr, .good_until = {}, .reason = reason}; }

// RFC 7519 §2: seconds since 1970, which may have a fraction. Nothing for what lies outside the years 1970 to 9999;
// what lies far ahead is taken for the year 2200, because a clock of nanoseconds ends in 2262.
std::optional<WallClock::time_point> numeric_date(const json::value& value) {
  constexpr double kSecondsMax = 253'402'300'799;
  constexpr double kFarAhead = 7'258'118'400;
  boost::system::error_code ec;
  const auto seconds = value.to_number<double>(ec);
  if (ec || !std::isfinite(seconds) || seconds < 0 || seconds > kSecondsMax) return std::nullopt;
  const std::chrono::duration<double> since(std::min(seconds, kFarAhead));
  return WallClock::time_point(std::chrono::duration_cast<WallClock::duration>(since));
}

// Texts of a claim that is one text or a list of texts; false where it is anything else.
bool read_texts(const json::value& value, std::vector<std::string>& texts) {
  if (const json::string* one = value.if_string()) {
    texts.emplace_back(*one);
    return true;
  }
  if (!value.is_array() || value.get_array().size() > kScopesMax) return false;
  for (const json::value& each : value.get_array()) {
    if (!each.is_string()) return false;
    texts.emplace_back(each.get_string());
  }
  return true;
}

std::string_view check_times(const json::object& claims, const ClaimRules& rules, WallClock::time_point now,
                             WallClock::time_point& good_until) {
  const json::value* expires = claims.if_contains("exp");
  if (expires == nullptr) return "token: it has no exp";
  const auto expiry = numeric_date(*expires);
  if (!expiry) return "token: its exp is no date";
  good_until = *expiry + rules.leeway;
  if (now >= good_until) return "token: it has expired";
  const json::value* not_before = claims.if_contains("nbf");
  if (not_before == nullptr) return {};
  const auto beginning = numeric_date(*not_before);
  if (!beginning) return "token: its nbf is no date";
  return now + rules.leeway < *beginning ? "token: it is not valid yet" : "";
}

// RFC 7519 §4.1.3: who is not named by an audience that is there must refuse.
std::string_view check_audience(const json::object& claims, const ClaimRules& rules) {
  const json::value* audience = claims.if_contains("aud");
  if (audience == nullptr) return rules.audiences.empty() ? "" : "token: it has no aud";
  std::vector<std::string> named;
  if (!read_texts(*audience, named)) return "token: its aud is no text and no list of texts";
  const bool ours = std::ranges::any_of(named, [&](const std::string& each) {
    return std::ranges::find(rules.audiences, each) != rules.audiences.end();
  });
  return ours ? "" : "token: its aud is somebody else";
}

std::string_view check_issuer(const json::object& claims, const ClaimRules& rules) {
  if (rules.issuer.empty()) return {};
  const json::string* issuer = string_member(claims, "iss");
  return issuer != nullptr && std::string_view(*issuer) == rules.issuer ? "" : "token: its iss is another one";
}

std::string_view read_principal(const json::object& claims, const ClaimRules& rules, Principal& principal) {
  const json::string* user = string_member(claims, rules.user_claim);
  if (user == nullptr || !is_user_name(*user)) return "token: its user is missing, too long or no plain text";
  principal.name = *user;

  std::vector<std::string> texts;
  const json::value* scopes = claims.if_contains(rules.scopes_claim);
  if (scopes != nullptr && !read_texts(*scopes, texts)) return "token: its scopes are no texts, or too many";
  for (const std::string& text : texts)
    for_each_word(text, [&](std::string_view scope) { principal.scopes.emplace_back(scope); });
  const json::value* groups = claims.if_contains(rules.groups_claim);
  if (groups != nullptr && !read_texts(*groups, principal.groups)) return "token: its groups are no texts, or too many";
  return principal.scopes.size() > kScopesMax ? "token: too many scopes" : "";
}

}  // namespace

Checked check_claims(std::string_view text, const ClaimRules& rules, WallClock::time_point now) {
  const std::optional<json::object> claims = parse_object(text);
  if (!claims) return refused("token: its content is no JSON object");
  Checked checked;
  Principal principal;
  std::string_view wrong = check_times(*claims, rules, now, checked.good_until);
  if (wrong.empty()) wrong = check_issuer(*claims, rules);
  if (wrong.empty()) wrong = check_audience(*claims, rules);
  if (wrong.empty()) wrong = read_principal(*claims, rules, principal);
  if (!wrong.empty()) return refused(wrong);
  checked.principal = std::make_shared<const Principal>(std::move(principal));
  return checked;
}

}  // namespace candor::filters::auth
