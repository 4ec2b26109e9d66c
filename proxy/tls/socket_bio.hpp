// What OpenSSL reads from and writes to: a tls::Stream's socket.
#pragma once

#include <openssl/bio.h>

namespace candor::tls {

class Stream;

// A new BIO over the socket of `stream`, which must outlive it. Throws std::bad_alloc.
BIO* new_socket_bio(Stream& stream);

}  // namespace candor::tls
