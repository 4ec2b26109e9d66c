// The answers to those who are not let in, with what they need to do better. 401: we do not know who it is (RFC 9110
// §15.5.2); 403: we know, and that is not enough (§15.5.4); 400: nobody can say what is meant (RFC 6750 §3.1).
#pragma once

#include <string>
#include <string_view>

#include "filters/auth/credentials.hpp"
#include "filters/auth/requirement.hpp"
#include "proxy/reply.hpp"

namespace candor::filters::auth {

class Challenges {
 public:
  Challenges(std::string_view realm, const AcceptedSchemes& accepted);

  Reply missing() const;  // nothing was sent that is accepted: no error code (RFC 6750 §3.1)
  Reply ambiguous() const;
  // `reason`: for the log. The client learns no more than that the credentials are no good.
  Reply invalid(Scheme scheme, std::string_view reason) const;
  Reply denied(Scheme scheme, const Requirement& unmet) const;

 private:
  // One WWW-Authenticate line for each scheme (RFC 9110 §11.6.1), that of tokens with what was wrong with one.
  Reply reply(Cause cause, std::string_view bearer_error) const;

  AcceptedSchemes accepted_;
  std::string realm_;  // as a parameter
};

}  // namespace candor::filters::auth
