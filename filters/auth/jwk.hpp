// One key of a key set (RFC 7517 §4), as OpenSSL takes it.
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "config/openssl.hpp"
#include "filters/auth/algorithm.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kKeyIdBytesMax = 256;
inline constexpr int kRsaBitsMin = 2048;            // RFC 7518 §3.3
inline constexpr int kRsaBitsMax = 8192;            // larger ones take their time
inline constexpr std::size_t kSecretBytesMin = 32;  // RFC 7518 §3.2
inline constexpr std::size_t kSecretBytesMax = 1024;

struct Jwk {
  std::string id;  // empty for none
  Algorithm algorithm{};
  openssl::PrivateKey key;  // its public half; null for HS256
  std::string secret;       // of HS256
};

struct JwkReading {
  std::optional<Jwk> key;  // nothing, without an error: a key for something else (RFC 7517 §5), to be passed over
  std::string error;       // says what is wrong and nothing of the key
};

JwkReading read_jwk(const boost::json::object& object);

}  // namespace candor::filters::auth
