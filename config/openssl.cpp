#include "config/openssl.hpp"

#include <openssl/err.h>

namespace candor::openssl {

std::string take_error() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  if (error == 0) return {};
  const char* reason = ERR_reason_error_string(error);
  return reason != nullptr ? reason : "error " + std::to_string(error);
}

}  // namespace candor::openssl
