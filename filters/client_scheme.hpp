// The scheme of the URL that the client asked for: "http", unless a trusted proxy in front of us says in
// X-Forwarded-Proto that it was "https".
#pragma once

#include <string_view>

#include "proxy/exchange.hpp"

namespace candor::filters {

std::string_view client_scheme(const Exchange& exchange);

}  // namespace candor::filters
