// Writes fields of our own into a message that passes. Connection may name fields that end with this connection (RFC
// 9110 §7.6.1); what we write must not be lost because its sender named it there, so that the name is taken out.
#pragma once

#include <string_view>

#include "proxy/exchange.hpp"

namespace candor::filters {

// `fields`: of the exchange's request or response; name and value outlive the exchange, or are kept by it.
void set_field(Exchange& exchange, http1::Fields& fields, std::string_view name, std::string_view value);
void add_field(Exchange& exchange, http1::Fields& fields, std::string_view name, std::string_view value);
void remove_field(Exchange& exchange, http1::Fields& fields, std::string_view name);

}  // namespace candor::filters
