#include "proxy/net/stream.hpp"

#include <openssl/ssl.h>

#include <system_error>

namespace candor::net {

std::string error_text(int error) {
  if (const int alert = alert_of(error); alert != 0)
    return std::string("TLS alert ") + std::to_string(alert) + ", " + SSL_alert_desc_string_long(alert);
  if (error == kTlsBroken) return "what came is not a record of TLS";
  if (error == kTlsTruncated) return "the connection ended without the close_notify of TLS";
  return std::generic_category().message(error);
}

}  // namespace candor::net
