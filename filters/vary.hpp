// The field Vary (RFC 9110 §12.5.5) of an answer that a filter has made depend on a field of the request.
#pragma once

#include <string_view>

#include "proxy/exchange.hpp"

namespace candor::filters {

// Adds the name to what Vary lists already, unless it stands there or everything does ("*"). `name` outlives the
// exchange.
void add_vary(Exchange& exchange, http1::Fields& fields, std::string_view name);

}  // namespace candor::filters
