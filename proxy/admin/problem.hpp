// Answers of the admin listener that say no: always problem+json (RFC 9457), always with what was expected.
#pragma once

#include "proxy/admin/routes.hpp"

#include <string_view>

namespace candor::admin {

Response problem(int status, std::string_view detail);

}  // namespace candor::admin
