// The rows themselves, in the order of the enum. Names and tokens are typed out, never made from identifiers: both are
// promises to dashboards and clients that a rename in the code must not break.
#include "proxy/failure.hpp"

#include <algorithm>
#include <array>

namespace candor {
namespace {

using enum Cause;
using enum Side;

constexpr bool kCuts = true;
constexpr bool kNeverCuts = false;

constexpr std::array<FailureRow, kCauseCount> kRows{{
    {none, "", 0, "", Retry::none, proxy, kNeverCuts, ""},

    {dns_timeout, "dns_timeout", 504, "dns_timeout", Retry::unsent, upstream, kNeverCuts,
     "The name of the upstream could not be resolved in time."},
    {dns_error, "dns_error", 502, "dns_error", Retry::unsent, upstream, kNeverCuts,
     "The name of the upstream could not be resolved."},
    {no_endpoint, "no_endpoint", 503, "destination_unavailable", Retry::none, upstream, kNeverCuts,
     "The upstream has no endpoint that is available now."},
    {connection_limit, "connection_limit", 503, "connection_limit_reached", Retry::none, upstream, kNeverCuts,
     "All connections to the upstream are in use."},
    {connection_refused, "connection_refused", 502, "connection_refused", Retry::unsent, upstream, kNeverCuts,
     "The upstream refused the connection."},
    {connection_timeout, "connection_timeout", 504, "connection_timeout", Retry::unsent, upstream, kNeverCuts,
     "The upstream did not accept the connection in time."},
    {address_unroutable, "address_unroutable", 502, "destination_ip_unroutable", Retry::unsent, upstream, kNeverCuts,
     "There is no route to the upstream."},
    {address_prohibited, "address_prohibited", 502, "destination_ip_prohibited", Retry::never, upstream, kNeverCuts,
     "The upstream resolved to an address that is not allowed."},
    {tls_handshake, "tls_handshake", 502, "tls_protocol_error", Retry::unsent, upstream, kNeverCuts,
     "The TLS handshake with the upstream failed."},
    {tls_certificate, "tls_certificate", 502, "tls_certificate_error", Retry::unsent, upstream, kNeverCuts,
     "The certificate of the upstream was not accepted."},
    {tls_alert, "tls_alert", 502, "tls_alert_received", Retry::unsent, upstream, kNeverCuts,
     "The upstream ended the TLS handshake with an alert."},
    {tls_timeout, "tls_timeout", 504, "connection_timeout", Retry::unsent, upstream, kNeverCuts,
     "The upstream did not finish the TLS handshake in time."},
    {write_timeout, "write_timeout", 504, "connection_write_timeout", Retry::never, upstream, kCuts,
     "The upstream stopped reading the request."},
    {connection_closed, "connection_closed", 502, "connection_terminated", Retry::stale, upstream, kNeverCuts,
     "The upstream closed the connection before it had answered."},
    {response_timeout, "response_timeout", 504, "http_response_timeout", Retry::never, upstream, kCuts,
     "The upstream did not answer in time."},
    {read_timeout, "read_timeout", 0, "connection_read_timeout", Retry::none, upstream, kCuts,
     "The upstream fell silent in the middle of its response."},
    {response_malformed, "response_malformed", 502, "http_protocol_error", Retry::never, upstream, kNeverCuts,
     "The response of the upstream is not valid HTTP."},
    {response_head_too_large, "response_head_too_large", 502, "http_response_header_section_size", Retry::never,
     upstream, kNeverCuts, "The header section of the upstream's response is too large."},
    {response_field_too_large, "response_field_too_large", 502, "http_response_header_size", Retry::never, upstream,
     kNeverCuts, "A header field of the upstream's response is too large."},
    {response_body_too_large, "response_body_too_large", 502, "http_response_body_size", Retry::never, upstream, kCuts,
     "The content of the upstream's response is too large."},
    {response_trailers_too_large, "response_trailers_too_large", 0, "http_response_trailer_section_size", Retry::none,
     upstream, kCuts, "The trailer section of the upstream's response is too large."},
    {response_transfer_coding, "response_transfer_coding", 502, "http_response_transfer_coding", Retry::never, upstream,
     kCuts, "The transfer coding of the upstream's response is unknown or broken."},
    {response_incomplete, "response_incomplete", 0, "http_response_incomplete", Retry::none, upstream, kCuts,
     "The upstream's response ended before it was complete."},
    {upgrade_failed, "upgrade_failed", 502, "http_upgrade_failed", Retry::never, upstream, kNeverCuts,
     "The upstream switched to another protocol than was asked for."},
    {loop_detected, "loop_detected", 502, "proxy_loop_detected", Retry::none, upstream, kNeverCuts,
     "The request has already passed this proxy or too many others."},

    {request_malformed, "request_malformed", 400, "http_request_error", Retry::none, client, kNeverCuts,
     "The request is not valid HTTP."},
    {request_timeout, "request_timeout", 408, "http_request_error", Retry::none, client, kNeverCuts,
     "The request did not arrive in time."},
    {length_required, "length_required", 411, "http_request_error", Retry::none, client, kNeverCuts,
     "The length of the content must be announced with Content-Length."},
    {body_too_large, "body_too_large", 413, "http_request_error", Retry::none, client, kNeverCuts,
     "The content of the request is larger than is allowed here."},
    {target_too_long, "target_too_long", 414, "http_request_error", Retry::none, client, kNeverCuts,
     "The request target is too long."},
    {expectation_failed, "expectation_failed", 417, "http_request_error", Retry::none, client, kNeverCuts,
     "The only expectation that can be met is 100-continue."},
    {misdirected, "misdirected", 421, "http_request_error", Retry::none, client, kNeverCuts,
     "This connection is not meant for the host that was asked for."},
    {head_too_large, "head_too_large", 431, "http_request_error", Retry::none, client, kNeverCuts,
     "The header fields of the request are too large or too many."},
    {method_not_implemented, "method_not_implemented", 501, "proxy_internal_response", Retry::none, client, kNeverCuts,
     "The method of the request is not implemented."},
    {coding_not_implemented, "coding_not_implemented", 501, "proxy_internal_response", Retry::none, client, kNeverCuts,
     "The transfer coding of the request is not implemented."},
    {version_not_supported, "version_not_supported", 505, "proxy_internal_response", Retry::none, client, kNeverCuts,
     "The HTTP version of the request is not supported."},
    {client_closed, "client_closed", 0, "", Retry::none, client, kNeverCuts,
     "The client left before its request was answered."},
    {client_stalled, "client_stalled", 0, "", Retry::none, client, kCuts, "The client stopped reading the response."},

    {no_route, "no_route", 404, "destination_not_found", Retry::none, proxy, kNeverCuts,
     "Nothing is served under this host and path."},
    {method_not_allowed, "method_not_allowed", 405, "http_request_error", Retry::none, proxy, kNeverCuts,
     "The method is not allowed here."},
    {gone, "gone", 410, "http_request_error", Retry::none, proxy, kNeverCuts, "What was here is gone for good."},
    {unauthenticated, "unauthenticated", 401, "http_request_error", Retry::none, proxy, kNeverCuts,
     "Valid credentials are required."},
    {denied, "denied", 403, "http_request_denied", Retry::none, proxy, kNeverCuts, "Access is denied."},
    {precondition_failed, "precondition_failed", 412, "http_request_error", Retry::none, proxy, kNeverCuts,
     "What is here is not what the condition of the request asks for."},
    {unsupported_content, "unsupported_content", 415, "http_request_error", Retry::none, proxy, kNeverCuts,
     "The content is of a type or coding that is not accepted here."},
    {range_not_satisfiable, "range_not_satisfiable", 416, "http_request_error", Retry::none, proxy, kNeverCuts,
     "The range that was asked for lies behind the end of what is here."},
    {idempotency_key_missing, "idempotency_key_missing", 400, "http_request_error", Retry::none, proxy, kNeverCuts,
     "The request needs a key that says which requests are the same one, asked again."},
    {idempotency_conflict, "idempotency_conflict", 409, "http_request_error", Retry::none, proxy, kNeverCuts,
     "A request with this idempotency key is under way."},
    {idempotency_mismatch, "idempotency_mismatch", 422, "http_request_error", Retry::none, proxy, kNeverCuts,
     "This idempotency key was used for another request."},
    {rate_limited, "rate_limited", 429, "http_request_error", Retry::none, proxy, kNeverCuts,
     "Too many requests; wait for the time in Retry-After."},
    {overloaded, "overloaded", 503, "proxy_internal_response", Retry::none, proxy, kNeverCuts,
     "Too much is going on here at the moment."},
    {maintenance, "maintenance", 503, "proxy_internal_response", Retry::none, proxy, kNeverCuts,
     "The service is down for maintenance."},
    {draining, "draining", 503, "proxy_internal_response", Retry::none, proxy, kNeverCuts,
     "The proxy is shutting down."},
    {local_response, "local_response", 0, "proxy_internal_response", Retry::none, proxy, kNeverCuts,
     "The proxy is configured to give this answer itself."},
    {internal, "internal", 500, "proxy_internal_error", Retry::none, proxy, kNeverCuts,
     "The proxy failed to handle the request."},
    {misconfigured, "misconfigured", 500, "proxy_configuration_error", Retry::none, proxy, kNeverCuts,
     "The proxy is not configured correctly."},
}};

constexpr bool in_enum_order() {
  for (std::size_t index = 0; index < kRows.size(); ++index) {
    if (static_cast<std::size_t>(kRows[index].cause) != index) return false;
  }
  return true;
}

constexpr bool names_are_unique() {
  for (std::size_t a = 0; a < kRows.size(); ++a) {
    for (std::size_t b = a + 1; b < kRows.size(); ++b) {
      if (kRows[a].name == kRows[b].name) return false;
    }
  }
  return true;
}

// A status we send is an error status with a token. Without a status there is a cut, or an answer that others
// configure, or nobody left to answer.
constexpr bool statuses_fit_tokens() {
  return std::all_of(kRows.begin() + 1, kRows.end(), [](const FailureRow& row) {
    if (row.name.empty() || row.detail.empty()) return false;
    if (row.status != 0) return row.status >= 400 && row.status <= 599 && !row.token.empty();
    return row.cuts || row.cause == local_response || row.cause == client_closed;
  });
}

// A 4xx blames the client: no failure of an upstream may look like one.
constexpr bool upstream_failures_are_5xx() {
  return std::all_of(kRows.begin(), kRows.end(), [](const FailureRow& row) {
    return row.side != upstream || row.status == 0 || (row.status >= 502 && row.status <= 504);
  });
}

static_assert(in_enum_order());
static_assert(names_are_unique());
static_assert(statuses_fit_tokens());
static_assert(upstream_failures_are_5xx());

}  // namespace

const FailureRow& failure_row(Cause cause) { return kRows[static_cast<std::size_t>(cause)]; }

std::span<const FailureRow> failure_table() { return std::span(kRows).subspan(1); }

std::optional<Cause> cause_named(std::string_view name) {
  const auto rows = failure_table();
  const auto row = std::ranges::find(rows, name, &FailureRow::name);
  if (row == rows.end()) return std::nullopt;
  return row->cause;
}

}  // namespace candor
