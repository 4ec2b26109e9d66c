// The scheme of the URL that the client asked for: what a trusted proxy in front of us says in X-Forwarded-Proto, else
// that of its connection to us.
#pragma once

#include <string_view>

#include "proxy/exchange.hpp"

namespace candor::filters {

std::string_view client_scheme(const Exchange& exchange);

}  // namespace candor::filters
