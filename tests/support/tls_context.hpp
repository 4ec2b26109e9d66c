// What the contexts of a test's client and of its server have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/certificates.hpp"
#include "tests/support/openssl.hpp"

namespace candor::test {

struct TlsVersions {
  std::string_view min = "1.2";  // from "1.0" to "1.3"
  std::string_view max = "1.3";
};

// Its sessions note the alerts that they receive.
ContextHandle new_context(const SSL_METHOD* method, const TlsVersions& versions);
void use_certificate(SSL_CTX* context, const Certificate& certificate);
void trust(SSL_CTX* context, const Certificate& authority);
std::string wire_protocols(const std::vector<std::string>& protocols);  // as ALPN has them

}  // namespace candor::test
