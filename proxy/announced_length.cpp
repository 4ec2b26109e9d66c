#include "proxy/announced_length.hpp"

namespace candor {

namespace {

using http1::Framing;

// The methods whose requests are about their content (RFC 9110 §9.3, RFC 5789).
bool brings_content(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

}  // namespace

http1::Fault check_announced_length(const config::Route& route, std::string_view method, const http1::Length& length) {
  const bool announced = length.framing == Framing::length;
  if (route.request_body != 0 && announced && length.bytes > route.request_body)
    return http1::limit_fault(Cause::body_too_large, "limits.request_body", route.request_body, length.bytes);
  if (!route.length_required) return {};
  if (length.framing == Framing::chunked || (!announced && brings_content(method)))
    return {Cause::length_required, "limits.length_required, and no Content-Length"};
  return {};
}

}  // namespace candor
