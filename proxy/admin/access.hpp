// Who may ask the admin listener for what. Three dangers: somebody without the token; a page in the operator's browser
// that sends requests to this address (cross-site request forgery); a page whose host name was made to point here (DNS
// rebinding), which the browser takes for same-origin. Plain functions of what the request says.
#pragma once

#include "proxy/admin/routes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace candor::admin {

struct AccessRules {
  std::string token;       // empty: none is asked for
  std::string bound_host;  // as configured; a Host that clients may use
};

// The fields that decide; empty where absent.
struct Credentials {
  std::string_view authorization;
  std::string_view host;
  std::string_view origin;
  std::string_view sec_fetch_site;
};

enum class Page { health, other };  // probes cannot be asked for a token
enum class Effect { reads, changes };

// The refusal, or nothing.
std::optional<Response> refuse_access(const AccessRules& rules, const Credentials& given, Page page, Effect effect);

// Reads the token and cuts the white space around it. Throws std::runtime_error where there is none.
std::string read_token(const std::string& file);

}  // namespace candor::admin
