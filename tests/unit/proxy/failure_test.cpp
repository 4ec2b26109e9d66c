// The table against a copy of the contract that was written down on its own, row by row.
#include "proxy/failure.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace candor {
namespace {

struct Promise {
  std::string name;
  int status;
  bool cuts;
  std::string token;
  Retry retry;
  Side side;

  bool operator==(const Promise&) const = default;
};

void PrintTo(const Promise& promise, std::ostream* out) {
  *out << promise.name << ' ' << promise.status << ' ' << promise.cuts << ' ' << promise.token << ' '
       << static_cast<int>(promise.retry) << ' ' << static_cast<int>(promise.side);
}

const std::vector<Promise>& contract() {
  using enum Retry;
  using enum Side;
  constexpr bool cut = true;
  static const std::vector<Promise> promises{
      {"dns_timeout", 504, false, "dns_timeout", unsent, upstream},
      {"dns_error", 502, false, "dns_error", unsent, upstream},
      {"no_endpoint", 503, false, "destination_unavailable", none, upstream},
      {"connection_limit", 503, false, "connection_limit_reached", none, upstream},
      {"connection_refused", 502, false, "connection_refused", unsent, upstream},
      {"connection_timeout", 504, false, "connection_timeout", unsent, upstream},
      {"address_unroutable", 502, false, "destination_ip_unroutable", unsent, upstream},
      {"address_prohibited", 502, false, "destination_ip_prohibited", never, upstream},
      {"tls_handshake", 502, false, "tls_protocol_error", unsent, upstream},
      {"tls_certificate", 502, false, "tls_certificate_error", unsent, upstream},
      {"tls_alert", 502, false, "tls_alert_received", unsent, upstream},
      {"tls_timeout", 504, false, "connection_timeout", unsent, upstream},
      {"write_timeout", 504, cut, "connection_write_timeout", never, upstream},
      {"connection_closed", 502, false, "connection_terminated", stale, upstream},
      {"response_timeout", 504, cut, "http_response_timeout", never, upstream},
      {"read_timeout", 0, cut, "connection_read_timeout", none, upstream},
      {"response_malformed", 502, false, "http_protocol_error", never, upstream},
      {"response_head_too_large", 502, false, "http_response_header_section_size", never, upstream},
      {"response_field_too_large", 502, false, "http_response_header_size", never, upstream},
      {"response_body_too_large", 502, cut, "http_response_body_size", never, upstream},
      {"response_trailers_too_large", 0, cut, "http_response_trailer_section_size", none, upstream},
      {"response_transfer_coding", 502, cut, "http_response_transfer_coding", never, upstream},
      {"response_incomplete", 0, cut, "http_response_incomplete", none, upstream},
      {"upgrade_failed", 502, false, "http_upgrade_failed", never, upstream},
      {"loop_detected", 502, false, "proxy_loop_detected", none, upstream},
      {"request_malformed", 400, false, "http_request_error", none, client},
      {"request_timeout", 408, false, "http_request_error", none, client},
      {"length_required", 411, false, "http_request_error", none, client},
      {"body_too_large", 413, false, "http_request_error", none, client},
      {"target_too_long", 414, false, "http_request_error", none, client},
      {"expectation_failed", 417, false, "http_request_error", none, client},
      {"misdirected", 421, false, "http_request_error", none, client},
      {"head_too_large", 431, false, "http_request_error", none, client},
      {"method_not_implemented", 501, false, "proxy_internal_response", none, client},
      {"coding_not_implemented", 501, false, "proxy_internal_response", none, client},
      {"version_not_supported", 505, false, "proxy_internal_response", none, client},
      {"client_closed", 0, false, "", none, client},
      {"client_stalled", 0, cut, "", none, client},
      {"no_route", 404, false, "destination_not_found", none, proxy},
      {"method_not_allowed", 405, false, "http_request_error", none, proxy},
      {"gone", 410, false, "http_request_error", none, proxy},
      {"unauthenticated", 401, false, "http_request_error", none, proxy},
      {"denied", 403, false, "http_request_denied", none, proxy},
      {"precondition_failed", 412, false, "http_request_error", none, proxy},
      {"unsupported_content", 415, false, "http_request_error", none, proxy},
      {"range_not_satisfiable", 416, false, "http_request_error", none, proxy},
      {"idempotency_key_missing", 400, false, "http_request_error", none, proxy},
      {"idempotency_conflict", 409, false, "http_request_error", none, proxy},
      {"idempotency_mismatch", 422, false, "http_request_error", none, proxy},
      {"rate_limited", 429, false, "http_request_error", none, proxy},
      {"overloaded", 503, false, "proxy_internal_response", none, proxy},
      {"maintenance", 503, false, "proxy_internal_response", none, proxy},
      {"draining", 503, false, "proxy_internal_response", none, proxy},
      {"local_response", 0, false, "proxy_internal_response", none, proxy},
      {"internal", 500, false, "proxy_internal_error", none, proxy},
      {"misconfigured", 500, false, "proxy_configuration_error", none, proxy},
  };
  return promises;
}

TEST(Failure, KeepsTheContractRowByRow) {
  std::vector<Promise> rows;
  for (const FailureRow& row : failure_table()) {
    rows.push_back({std::string(row.name), row.status, row.cuts, std::string(row.token), row.retry, row.side});
  }
  EXPECT_EQ(rows, contract());
}

TEST(Failure, GivesTheRowOfACause) {
  EXPECT_EQ(failure_row(Cause::connection_timeout).name, "connection_timeout");
  EXPECT_EQ(failure_row(Cause::misconfigured).cause, Cause::misconfigured);
  EXPECT_EQ(failure_row(Cause::none).name, "");
}

TEST(Failure, FindsACauseByItsName) {
  EXPECT_EQ(cause_named("dns_timeout"), Cause::dns_timeout);
  EXPECT_EQ(cause_named("misconfigured"), Cause::misconfigured);
  EXPECT_EQ(cause_named("connection_timeouts"), std::nullopt);
}

TEST(Failure, HasNoCauseWithoutAName) { EXPECT_EQ(cause_named(""), std::nullopt); }

TEST(Failure, SpeaksInSentences) {
  for (const FailureRow& row : failure_table()) EXPECT_TRUE(row.detail.ends_with('.')) << row.name;
}

TEST(ReasonPhrase, IsThatOfTheRegistry) {
  EXPECT_EQ(reason_phrase(100), "Continue");
  EXPECT_EQ(reason_phrase(413), "Content Too Large");
  EXPECT_EQ(reason_phrase(422), "Unprocessable Content");
  EXPECT_EQ(reason_phrase(504), "Gateway Timeout");
  EXPECT_EQ(reason_phrase(511), "Network Authentication Required");
}

TEST(ReasonPhrase, IsEmptyForCodesThatNobodyRegistered) {
  EXPECT_EQ(reason_phrase(-1), "");
  EXPECT_EQ(reason_phrase(0), "");
  EXPECT_EQ(reason_phrase(299), "");
  EXPECT_EQ(reason_phrase(306), "");
  EXPECT_EQ(reason_phrase(512), "");
  EXPECT_EQ(reason_phrase(599), "");
}

TEST(ReasonPhrase, IsKnownForEveryStatusOfTheTable) {
  for (const FailureRow& row : failure_table())
    EXPECT_EQ(row.status == 0, reason_phrase(row.status).empty()) << row.name;
}

}  // namespace
}  // namespace candor
