#include "proxy/tls/handshake_result.hpp"

#include <fmt/format.h>

namespace candor::tls {

namespace {

Cause cause_of(Result result) {
  switch (result) {
    case Result::full:
    case Result::resumed:
      return Cause::none;
    case Result::certificate:
      return Cause::tls_certificate;
    case Result::alert:
      return Cause::tls_alert;
    case Result::timeout:
      return Cause::tls_timeout;
    case Result::plaintext:
    case Result::no_common_version:
    case Result::closed:
    case Result::protocol:
      return Cause::tls_handshake;
  }
  std::abort();
}

}  // namespace

http1::Fault fault_of(const Handshake& handshake, std::string_view endpoint) {
  const Cause cause = cause_of(handshake.result);
  if (cause == Cause::none) return {};
  http1::Fault fault{cause, fmt::format("TLS with {}: {}", endpoint, handshake.error)};
  if (cause == Cause::tls_alert) fault.tls_alert = handshake.alert;
  return fault;
}

}  // namespace candor::tls
