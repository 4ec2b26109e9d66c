// OpenSSL's objects with owners, and its errors as text.
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace candor::test {

template <auto kFree>
struct Freed {
  template <class Object>
  void operator()(Object* object) const {
    kFree(object);
  }
};

using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, Freed<X509_free>>;
using StoreHandle = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using ContextHandle = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using SessionHandle = std::shared_ptr<SSL_SESSION>;

// What OpenSSL has to say about its last failure on this thread; forgets it.
inline std::string openssl_error() {
  std::string text;
  for (unsigned long code = ERR_get_error(); code != 0; code = ERR_get_error()) {
    text += (text.empty() ? "" : "; ") + std::string(ERR_error_string(code, nullptr));
  }
  return text;
}

inline void must(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string(what) + ": " + openssl_error());
}

}  // namespace candor::test
