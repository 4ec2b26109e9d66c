// Records of a TLS 1.2 connection that OpenSSL's client would not send: sealed here, with the keys of a session that it
// has made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/openssl.hpp"

namespace candor::test {

class Tls12Records {
 public:
  static constexpr const char* kCipher = "ECDHE-ECDSA-AES128-GCM-SHA256";  // which the session must have
  static constexpr std::size_t kOverheadBytes = 29;                        // of a record besides its content

  // From now on everything that the client sends has to come from here.
  explicit Tls12Records(const SSL* client);

  std::string seal(std::uint8_t type, std::string_view content);

 private:
  std::string key_;
  std::string fixed_nonce_;
  std::uint64_t sequence_ = 1;  // the Finished was the first
};

}  // namespace candor::test
