// Keys that tests sign tokens with, made by the test that needs them (but for those of RSA, which take too long), and
// the tokens themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/openssl.hpp"

namespace candor::test {

std::string base64url(std::string_view bytes);
std::string base64(std::string_view bytes);  // with padding, as in Authorization: Basic

class SigningKey {
 public:
  static SigningKey rsa();  // of 2048 bits; always the same one
  static SigningKey other_rsa();
  static SigningKey p256();
  static SigningKey ed25519();
  static SigningKey secret(std::string_view bytes);

  // Its public half as a member of a JWKS, with these members besides: R"("kid":"a")".
  std::string jwk(std::string_view more_members = "") const;
  // In the form of RFC 7518 §3 and RFC 8037 §3.1.
  std::string sign(std::string_view text) const;
  // "RS256" and so on.
  const std::string& algorithm() const { return algorithm_; }

 private:
  SigningKey(std::string algorithm, KeyHandle key, std::string secret = {});
  std::string number(const char* parameter) const;

  std::string algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
  std::string secret_;
};

std::string key_set(const std::vector<std::string>& jwks);

// `header` and `claims` are JSON.
std::string token_of(const SigningKey& key, std::string_view header, std::string_view claims);
// With {"alg":…} for its header.
std::string token_of(const SigningKey& key, std::string_view claims);

}  // namespace candor::test
