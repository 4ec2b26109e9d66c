#include "tests/support/tls12_records.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <bit>

namespace candor::test {
namespace {

constexpr std::size_t kKeyBytes = 16;  // AES-128
constexpr std::size_t kFixedNonceBytes = 4;
constexpr std::size_t kTagBytes = 16;

using KdfHandle = std::unique_ptr<EVP_KDF, Freed<EVP_KDF_free>>;
using KdfContextHandle = std::unique_ptr<EVP_KDF_CTX, Freed<EVP_KDF_CTX_free>>;
using CipherHandle = std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>>;

unsigned char* bytes_of(std::string& text) { return std::bit_cast<unsigned char*>(text.data()); }

std::string big_endian(std::uint64_t number, std::size_t bytes) {
  std::string text;
  for (std::size_t i = bytes; i-- > 0;) text += static_cast<char>(number >> (8 * i) & 0xffU);
  return text;
}

// RFC 5246 §6.3.
std::string key_block(const SSL* client) {
  std::string master(SSL_MAX_MASTER_KEY_LENGTH, '\0');
  master.resize(SSL_SESSION_get_master_key(SSL_get_session(client), bytes_of(master), master.size()));
  std::string random(SSL3_RANDOM_SIZE, '\0');
  std::string seed = "key expansion";
  SSL_get_server_random(client, bytes_of(random), random.size());
  seed += random;
  SSL_get_client_random(client, bytes_of(random), random.size());
  seed += random;

  const KdfHandle kdf(EVP_KDF_fetch(nullptr, "TLS1-PRF", nullptr));
  const KdfContextHandle context(EVP_KDF_CTX_new(kdf.get()));
  std::string digest = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, master.data(), master.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, seed.data(), seed.size()), OSSL_PARAM_construct_end()};
  std::string block(2 * (kKeyBytes + kFixedNonceBytes), '\0');
  must(EVP_KDF_derive(context.get(), bytes_of(block), block.size(), parameters) == 1, "key block");
  return block;
}

}  // namespace

Tls12Records::Tls12Records(const SSL* client) {
  const std::string block = key_block(client);
  key_ = block.substr(0, kKeyBytes);
  fixed_nonce_ = block.substr(2 * kKeyBytes, kFixedNonceBytes);
}

// RFC 5288 §3.
std::string Tls12Records::seal(std::uint8_t type, std::string_view content) {
  const std::string explicit_nonce = big_endian(sequence_, 8);
  const std::string head = static_cast<char>(type) + std::string("\x03\x03");
  std::string nonce = fixed_nonce_ + explicit_nonce;
  std::string associated = explicit_nonce + head + big_endian(content.size(), 2);
  std::string plain(content);
  std::string sealed(content.size() + kTagBytes, '\0');
  const CipherHandle cipher(EVP_CIPHER_CTX_new());
  int size = 0;
  must(EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key_), bytes_of(nonce)) == 1, "key");
  EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes_of(associated), static_cast<int>(associated.size()));
  EVP_EncryptUpdate(cipher.get(), bytes_of(sealed), &size, bytes_of(plain), static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(cipher.get(), bytes_of(sealed) + content.size(), &size);
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, bytes_of(sealed) + content.size());
  ++sequence_;
  return head + big_endian(explicit_nonce.size() + sealed.size(), 2) + explicit_nonce + sealed;
}

}  // namespace candor::test
