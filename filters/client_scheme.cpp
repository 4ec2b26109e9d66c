#include "filters/client_scheme.hpp"

namespace candor::filters {

std::string_view client_scheme(const Exchange& exchange) {
  if (!exchange.peer_trusted) return "http";
  const http1::Field* field = exchange.request.fields.find(http1::Name::x_forwarded_proto);
  return field != nullptr && http1::iequals(field->value, "https") ? "https" : "http";
}

}  // namespace candor::filters
