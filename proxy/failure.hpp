// The failure contract as one table. Whatever a user can see of a failure (status, Proxy-Status token, sentence, metric
// label, log field, whether a retry is allowed) is read from its row here; no other file writes a status for a failure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace candor {

enum class Cause : std::uint8_t {
  none,
  // The upstream's.
  dns_timeout,
  dns_error,
  no_endpoint,
  connection_limit,
  connection_refused,
  connection_timeout,
  address_unroutable,
  address_prohibited,
  tls_handshake,
  tls_certificate,
  tls_alert,
  tls_timeout,
  write_timeout,
  connection_closed,
  response_timeout,
  read_timeout,
  response_malformed,
  response_head_too_large,
  response_field_too_large,
  response_body_too_large,
  response_trailers_too_large,
  response_transfer_coding,
  response_incomplete,
  upgrade_failed,
  loop_detected,
  // The client's.
  request_malformed,
  request_timeout,
  length_required,
  body_too_large,
  target_too_long,
  expectation_failed,
  misdirected,
  head_too_large,
  method_not_implemented,
  coding_not_implemented,
  version_not_supported,
  client_closed,
  client_stalled,
  // Our own.
  no_route,
  method_not_allowed,
  gone,
  unauthenticated,
  denied,
  precondition_failed,
  unsupported_content,
  range_not_satisfiable,
  idempotency_key_missing,
  idempotency_conflict,
  idempotency_mismatch,
  rate_limited,
  overloaded,
  maintenance,
  draining,
  local_response,
  internal,
  misconfigured,
};

inline constexpr std::size_t kCauseCount = static_cast<std::size_t>(Cause::misconfigured) + 1;

enum class Side : std::uint8_t { upstream, client, proxy };

// When a request may be sent again: never; to another endpoint while no byte of it has left (unsent); once more on a
// fresh connection after a reused one turned out dead (stale).
enum class Retry : std::uint8_t { none, never, unsent, stale };

struct FailureRow {
  Cause cause;
  std::string_view name;   // metric label, log field, "cause" of problem+json
  int status;              // 0 where no status is ever sent
  std::string_view token;  // RFC 9209 §2.3 error type; empty where nothing is sent
  Retry retry;
  Side side;
  bool cuts;                // may happen after the final head: the transfer is then cut
  std::string_view detail;  // one sentence for the client; names no address, endpoint or path
};

const FailureRow& failure_row(Cause cause);
std::span<const FailureRow> failure_table();  // without Cause::none
std::optional<Cause> cause_named(std::string_view name);

// The reason phrase of a registered status code, empty for others.
std::string_view reason_phrase(int status);

}  // namespace candor
