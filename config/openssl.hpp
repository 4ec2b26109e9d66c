// Owners of OpenSSL's objects, and what it says when it fails.
#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace candor::openssl {

template <auto Free>
struct FreedBy {
  template <class Object>
  void operator()(Object* object) const {
    Free(object);
  }
};

using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using Context = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, FreedBy<SSL_free>>;
using Session = std::unique_ptr<SSL_SESSION, FreedBy<SSL_SESSION_free>>;

// The reason of the last failure of this thread, which is forgotten with all before it; "" where there is none.
std::string take_error();

}  // namespace candor::openssl
