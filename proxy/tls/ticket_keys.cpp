#include "proxy/tls/ticket_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

namespace candor::tls {

namespace {

// The keys hang on each context in a slot of OpenSSL's.
int slot() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

template <std::size_t Size>
void fill(std::array<std::uint8_t, Size>& bytes) {
  if (RAND_priv_bytes(bytes.data(), Size) != 1) throw std::runtime_error("OpenSSL has no random numbers");
}

bool start_mac(EVP_MAC_CTX* mac, TicketKeys::Key& key) {
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.mac.data(), key.mac.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
  return EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

// OpenSSL's numbers: -1 a failure, 0 no such key (a full handshake follows), 1 well, 2 well and a new ticket is due.
int on_ticket(SSL* ssl, unsigned char* name, unsigned char* vector, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
              int sealing) {
  const auto& keys = *static_cast<const TicketKeys*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), slot()));
  if (sealing == 1) {
    TicketKeys::Key key = keys.sealing();
    std::copy(key.name.begin(), key.name.end(), name);
    if (RAND_bytes(vector, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
    if (EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher.data(), vector) != 1) return -1;
    return start_mac(mac, key) ? 1 : -1;
  }
  std::optional<TicketKeys::Opening> opening = keys.opening(name);
  if (!opening) return 0;
  if (EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, opening->key.cipher.data(), vector) != 1) return -1;
  if (!start_mac(mac, opening->key)) return -1;
  // A client of TLS 1.3 uses each ticket once (RFC 8446 §C.4), so it needs another.
  return opening->former || SSL_version(ssl) == TLS1_3_VERSION ? 2 : 1;
}

}  // namespace

TicketKeys::TicketKeys(time_point now) : rotated_(now) {
  for (Key& each : keys_) each = make();
}

TicketKeys::~TicketKeys() { OPENSSL_cleanse(keys_.data(), sizeof keys_); }

void TicketKeys::rotate_if_due(time_point now) {
  if (now - rotated_ < kRotation) return;
  const Key fresh = make();
  const std::lock_guard lock(mutex_);
  current_ = (current_ + 1) % kKept;
  keys_[current_] = fresh;
  rotated_ = now;
}

TicketKeys::Key TicketKeys::sealing() const {
  const std::lock_guard lock(mutex_);
  return keys_[current_];
}

std::optional<TicketKeys::Opening> TicketKeys::opening(const std::uint8_t* name) const {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < kKept; ++i) {
    if (std::equal(keys_[i].name.begin(), keys_[i].name.end(), name)) return Opening{keys_[i], i != current_};
  }
  return std::nullopt;
}

void TicketKeys::serve(SSL_CTX& context) {
  SSL_CTX_set_ex_data(&context, slot(), this);
  SSL_CTX_set_tlsext_ticket_key_evp_cb(&context, on_ticket);
  SSL_CTX_set_timeout(&context, std::chrono::seconds(kTicketLifetime).count());
}

TicketKeys::Key TicketKeys::make() {
  Key key;
  fill(key.name);
  fill(key.cipher);
  fill(key.mac);
  return key;
}

}  // namespace candor::tls
