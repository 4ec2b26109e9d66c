#include "filters/client_scheme.hpp"

namespace candor::filters {

std::string_view client_scheme(const Exchange& exchange) {
  const std::string_view own = exchange.over_tls ? "https" : "http";
  if (!exchange.peer_trusted) return own;
  const http1::Field* field = exchange.request.fields.find(http1::Name::x_forwarded_proto);
  if (field == nullptr) return own;
  return http1::iequals(field->value, "https") ? "https" : "http";
}

}  // namespace candor::filters
