#include "tests/support/tokens.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <algorithm>
#include <utility>

#include "tests/support/rsa_keys.hpp"

namespace candor::test {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string text_of(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

KeyHandle read_key(const char* pem) {
  const std::unique_ptr<BIO, Freed<BIO_free>> text(BIO_new_mem_buf(pem, -1));
  return KeyHandle(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr));
}

// Both halves one after the other, in the place of OpenSSL's DER.
std::string halves_of(const std::string& der) {
  constexpr int kHalfBytes = 32;
  const unsigned char* at = bytes_of(der);
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  must(signature != nullptr, "d2i_ECDSA_SIG");
  unsigned char halves[2 * kHalfBytes];
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), halves, kHalfBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), halves + kHalfBytes, kHalfBytes);
  ECDSA_SIG_free(signature);
  return text_of(halves, sizeof halves);
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
  return text;
}

std::string base64url(std::string_view bytes) {
  std::string text = base64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  text.erase(std::min(text.find('='), text.size()));
  return text;
}

SigningKey::SigningKey(std::string algorithm, KeyHandle key, std::string secret)
    : algorithm_(std::move(algorithm)), key_(std::move(key)), secret_(std::move(secret)) {
  must(key_ != nullptr || !secret_.empty(), "a key");
}

SigningKey SigningKey::rsa() { return {"RS256", read_key(kRsaKey)}; }
SigningKey SigningKey::other_rsa() { return {"RS256", read_key(kOtherRsaKey)}; }
SigningKey SigningKey::p256() { return {"ES256", KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"))}; }
SigningKey SigningKey::ed25519() { return {"EdDSA", KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"))}; }
SigningKey SigningKey::secret(std::string_view bytes) { return {"HS256", nullptr, std::string(bytes)}; }

std::string SigningKey::number(const char* parameter) const {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(key_.get(), parameter, &number) == 1, parameter);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return bytes;
}

std::string SigningKey::jwk(std::string_view more_members) const {
  std::string members;
  if (algorithm_ == "RS256") {
    members = fmt::format(R"("kty":"RSA","n":"{}","e":"{}")", base64url(number(OSSL_PKEY_PARAM_RSA_N)),
                          base64url(number(OSSL_PKEY_PARAM_RSA_E)));
  } else if (algorithm_ == "ES256") {
    const auto padded = [](std::string bytes) { return base64url(std::string(32 - bytes.size(), '\0') + bytes); };
    members = fmt::format(R"("kty":"EC","crv":"P-256","x":"{}","y":"{}")", padded(number(OSSL_PKEY_PARAM_EC_PUB_X)),
                          padded(number(OSSL_PKEY_PARAM_EC_PUB_Y)));
  } else if (algorithm_ == "EdDSA") {
    unsigned char bytes[32];
    std::size_t size = sizeof bytes;
    must(EVP_PKEY_get_raw_public_key(key_.get(), bytes, &size) == 1, "EVP_PKEY_get_raw_public_key");
    members = fmt::format(R"("kty":"OKP","crv":"Ed25519","x":"{}")", base64url(text_of(bytes, size)));
  } else {
    members = fmt::format(R"("kty":"oct","k":"{}")", base64url(secret_));
  }
  return fmt::format("{{{}{}{}}}", members, more_members.empty() ? "" : ",", more_members);
}

std::string SigningKey::sign(std::string_view text) const {
  if (!key_) {
    unsigned char made[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()), bytes_of(text), text.size(), made, &size);
    return text_of(made, size);
  }
  const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  const EVP_MD* digest = algorithm_ == "EdDSA" ? nullptr : EVP_sha256();
  must(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1, "EVP_DigestSignInit");
  std::size_t size = 1024;
  std::string signature(size, '\0');
  must(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                      text.size()) == 1,
       "EVP_DigestSign");
  signature.resize(size);
  return algorithm_ == "ES256" ? halves_of(signature) : signature;
}

std::string key_set(const std::vector<std::string>& jwks) {
  return fmt::format("{{\"keys\":[\n{}\n]}}\n", fmt::join(jwks, ",\n"));
}

std::string token_of(const SigningKey& key, std::string_view header, std::string_view claims) {
  std::string text = fmt::format("{}.{}", base64url(header), base64url(claims));
  const std::string signature = base64url(key.sign(text));
  return text.append(".").append(signature);
}

std::string token_of(const SigningKey& key, std::string_view claims) {
  return token_of(key, fmt::format(R"({{"alg":"{}"}})", key.algorithm()), claims);
}

}  // namespace candor::test
