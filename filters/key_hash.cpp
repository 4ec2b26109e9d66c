#include "filters/key_hash.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <cstddef>
#include <cstring>
#include <new>
#include <stdexcept>

namespace candor::filters {
namespace {

// OpenSSL fails here only where it is installed without SipHash or runs out of memory.
void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL cannot compute SipHash");
}

}  // namespace

HashSecret random_hash_secret() {
  HashSecret secret;
  require(RAND_bytes(secret.data(), static_cast<int>(secret.size())) == 1);
  return secret;
}

void KeyHasher::Free::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

KeyHasher::KeyHasher(const HashSecret& secret) : secret_(secret) {
  EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "SIPHASH", nullptr);
  require(algorithm != nullptr);
  context_.reset(EVP_MAC_CTX_new(algorithm));
  EVP_MAC_free(algorithm);  // the context holds it
  require(context_ != nullptr);

  std::size_t size = sizeof(KeyHash);
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size), OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(context_.get(), secret_.data(), secret_.size(), parameters) == 1);
}

KeyHash KeyHasher::operator()(std::string_view bytes) {
  std::array<unsigned char, sizeof(KeyHash)> digest;
  std::size_t written = 0;
  const std::basic_string_view<unsigned char> input(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  require(EVP_MAC_init(context_.get(), secret_.data(), secret_.size(), nullptr) == 1 &&
          EVP_MAC_update(context_.get(), input.data(), input.size()) == 1 &&
          EVP_MAC_final(context_.get(), digest.data(), &written, digest.size()) == 1);
  KeyHash hash;
  std::memcpy(&hash, digest.data(), sizeof hash);
  return hash;
}

}  // namespace candor::filters
