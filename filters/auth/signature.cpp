#include "filters/auth/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>

namespace candor::filters::auth {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, openssl::FreedBy<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, openssl::FreedBy<ECDSA_SIG_free>>;

using Bytes = std::basic_string_view<unsigned char>;

Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const unsigned char*>(text.data()), text.size()}; }

bool verify(EVP_PKEY* key, const EVP_MD* digest, Bytes text, Bytes signature) {
  const DigestContext context(EVP_MD_CTX_new());
  const bool good = context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
                    EVP_DigestVerify(context.get(), signature.data(), signature.size(), text.data(), text.size()) == 1;
  ERR_clear_error();
  return good;
}

// RFC 7518 §3.4: both halves one after the other, which OpenSSL wants as DER.
bool verify_ecdsa(EVP_PKEY* key, Bytes text, Bytes signature) {
  constexpr int kHalfBytes = 32;
  if (signature.size() != 2 * kHalfBytes) return false;
  const EcdsaSignature halves(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(signature.data(), kHalfBytes, nullptr);
  BIGNUM* s = BN_bin2bn(signature.data() + kHalfBytes, kHalfBytes, nullptr);
  if (!halves || ECDSA_SIG_set0(halves.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return false;
  }
  std::array<unsigned char, 80> der;  // at most 72
  unsigned char* end = der.data();
  const int size = i2d_ECDSA_SIG(halves.get(), &end);
  return size > 0 && verify(key, EVP_sha256(), text, {der.data(), static_cast<std::size_t>(size)});
}

bool verify_hmac(const std::string& secret, Bytes text, Bytes signature) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made;
  unsigned size = 0;
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), text.data(), text.size(), made.data(),
           &size) == nullptr)
    return false;
  return signature.size() == size && CRYPTO_memcmp(made.data(), signature.data(), size) == 0;
}

}  // namespace

bool signature_matches(const Jwk& key, std::string_view text, std::string_view signature) {
  const Bytes signed_bytes = bytes_of(text);
  const Bytes signature_bytes = bytes_of(signature);
  switch (key.algorithm) {
    case Algorithm::rs256:
      return verify(key.key.get(), EVP_sha256(), signed_bytes, signature_bytes);
    case Algorithm::es256:
      return verify_ecdsa(key.key.get(), signed_bytes, signature_bytes);
    case Algorithm::eddsa:
      return verify(key.key.get(), nullptr, signed_bytes, signature_bytes);
    case Algorithm::hs256:
      return verify_hmac(key.secret, signed_bytes, signature_bytes);
  }
  return false;
}

}  // namespace candor::filters::auth
