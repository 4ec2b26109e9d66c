// Why OpenSSL has just failed, in our terms: read from its queue of errors, which stays as it is.
#pragma once

#include <openssl/ssl.h>

#include "proxy/tls/handshake_result.hpp"

namespace candor::tls {

Handshake failed_handshake(const SSL& ssl);

// Of a read or a write: one of the errors of net/stream.hpp.
int stream_error();

}  // namespace candor::tls
