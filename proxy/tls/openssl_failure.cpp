#include "proxy/tls/openssl_failure.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "proxy/net/stream.hpp"

namespace candor::tls {

namespace {

constexpr int kAlertReasons = SSL_AD_REASON_OFFSET;  // OpenSSL's reason of an alert that came is its number above this
constexpr int kAlertReasonsEnd = kAlertReasons + 256;

}  // namespace

Handshake failed_handshake(const SSL& ssl) {
  Handshake failed;
  const unsigned long error = ERR_peek_error();
  const int reason = ERR_GET_REASON(error);
  const char* const text = ERR_reason_error_string(error);
  failed.error = text != nullptr ? text : "the handshake failed";
  failed.result = Result::protocol;
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return failed;
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    failed.result = Result::certificate;
    failed.error = X509_verify_cert_error_string(SSL_get_verify_result(&ssl));
  } else if (reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE) {
    failed.result = Result::certificate;
  } else if (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_VERSION_TOO_LOW ||
             reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION) {
    failed.result = Result::no_common_version;
  } else if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) {
    failed.result = Result::plaintext;
    failed.error = "what came is not TLS";
  } else if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    failed.result = Result::closed;
    failed.error = "the connection ended within the handshake";
  } else if (reason > kAlertReasons && reason < kAlertReasonsEnd) {
    failed.result = Result::alert;
    failed.alert = reason - kAlertReasons;
  }
  return failed;
}

int stream_error() {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) return net::kTlsTruncated;
  if (reason > kAlertReasons && reason < kAlertReasonsEnd) return net::kTlsAlert - (reason - kAlertReasons);
  return net::kTlsBroken;
}

}  // namespace candor::tls
