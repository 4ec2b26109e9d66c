#include "filters/auth/challenges.hpp"

#include <fmt/format.h>

namespace candor::filters::auth {
namespace {

constexpr const char* kChallenge = "WWW-Authenticate";

}  // namespace

Challenges::Challenges(std::string_view realm, const AcceptedSchemes& accepted)
    : accepted_(accepted), realm_(fmt::format("realm=\"{}\"", realm)) {}

Reply Challenges::missing() const {
  Reply missing = reply(Cause::unauthenticated, "");
  missing.log_detail = "auth: no credentials";
  return missing;
}

Reply Challenges::ambiguous() const {
  Reply ambiguous = reply(Cause::request_malformed,
                          R"(error="invalid_request", error_description="Credentials were sent more than once.")");
  ambiguous.detail = "Credentials were sent more than once.";
  ambiguous.log_detail = "auth: credentials were sent more than once";
  return ambiguous;
}

Reply Challenges::invalid(Scheme scheme, std::string_view reason) const {
  constexpr std::string_view kError =
      R"(error="invalid_token", error_description="The token is malformed, expired or not meant for this service.")";
  Reply invalid = reply(Cause::unauthenticated, scheme == Scheme::bearer ? kError : "");
  invalid.detail = "The credentials are not valid.";
  invalid.log_detail = fmt::format("auth: {}", reason);
  return invalid;
}

Reply Challenges::denied(Scheme scheme, const Requirement& unmet) const {
  Reply denied;
  denied.cause = Cause::denied;
  denied.detail = "The credentials are valid, but do not allow this.";
  denied.log_detail = fmt::format("auth: expected scopes [{}] and a group of [{}]", fmt::join(unmet.scopes, " "),
                                  fmt::join(unmet.groups, " "));
  if (scheme != Scheme::bearer) return denied;
  // RFC 6750 §3.1.
  std::string challenge = fmt::format("Bearer {}, error=\"insufficient_scope\"", realm_);
  if (!unmet.scopes.empty()) challenge += fmt::format(", scope=\"{}\"", fmt::join(unmet.scopes, " "));
  denied.fields.emplace_back(kChallenge, std::move(challenge));
  return denied;
}

Reply Challenges::reply(Cause cause, std::string_view bearer_error) const {
  Reply reply;
  reply.cause = cause;
  if (accepted_.bearer)
    reply.fields.emplace_back(kChallenge,
                              fmt::format("Bearer {}{}{}", realm_, bearer_error.empty() ? "" : ", ", bearer_error));
  // Nobody has registered a scheme for keys; a 401 needs one all the same.
  if (accepted_.api_key)
    reply.fields.emplace_back(kChallenge, fmt::format("ApiKey {}, field=\"{}\"", realm_, accepted_.api_key_field));
  if (accepted_.basic) reply.fields.emplace_back(kChallenge, fmt::format("Basic {}, charset=\"UTF-8\"", realm_));
  return reply;
}

}  // namespace candor::filters::auth
