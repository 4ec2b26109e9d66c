#include "tests/unit/proxy/support/tls_pair.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>

namespace candor::test {

namespace {

// One step. True: it has ended, well or not.
bool ended(SSL* ssl, std::string& error) {
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl);
  if (returned == 1) return true;
  const int reason = SSL_get_error(ssl, returned);
  if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE) return false;
  error = openssl::take_error();
  if (error.empty()) error = "it ended";
  return true;
}

openssl::Ssl connection_of(const SSL_METHOD* method, const PlainTls& options) {
  const openssl::Context context(SSL_CTX_new(method));
  must(context != nullptr, "context");
  SSL_CTX_set_security_level(context.get(), 0);  // or it would not even offer old versions
  SSL_CTX_set_min_proto_version(context.get(), options.min_version);
  SSL_CTX_set_max_proto_version(context.get(), options.max_version);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  if (options.certificate != nullptr)
    must(SSL_CTX_use_cert_and_key(context.get(), options.certificate->certificate(), options.certificate->key(),
                                  nullptr, 1) == 1,
         "certificate");
  openssl::Ssl ssl(SSL_new(context.get()));  // which keeps the context
  must(ssl != nullptr, "connection");
  return ssl;
}

}  // namespace

TlsPair::TlsPair(openssl::Ssl server, openssl::Ssl client) : server_(std::move(server)), client_(std::move(client)) {
  BIO* server_side = nullptr;
  BIO* client_side = nullptr;
  constexpr std::size_t kRoom = 64 * 1024;
  must(BIO_new_bio_pair(&server_side, kRoom, &client_side, kRoom) == 1, "memory");
  SSL_set_bio(server_.get(), server_side, server_side);
  SSL_set_bio(client_.get(), client_side, client_side);
}

bool TlsPair::shake_hands() {
  constexpr int kRounds = 10;
  bool server_ended = false;
  bool client_ended = false;
  for (int round = 0; round < kRounds && !(server_ended && client_ended); ++round) {
    if (!client_ended) client_ended = ended(client_.get(), client_error_);
    if (!server_ended) server_ended = ended(server_.get(), server_error_);
  }
  return server_ended && client_ended && server_error_.empty() && client_error_.empty();
}

std::vector<std::string> TlsPair::shown() const {
  std::vector<std::string> certificates;
  STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(client_.get());
  for (int i = 0; i < sk_X509_num(chain); ++i) certificates.push_back(base64_of(sk_X509_value(chain, i)));
  return certificates;
}

std::string TlsPair::protocol() const {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(client_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

openssl::Session TlsPair::session() {
  char none;
  SSL_read(client_.get(), &none, 1);
  ERR_clear_error();
  SSL_set_shutdown(client_.get(), SSL_SENT_SHUTDOWN);  // after a connection that was cut it would not be used again
  return openssl::Session(SSL_get1_session(client_.get()));
}

openssl::Ssl plain_client(const PlainTls& options) {
  openssl::Ssl ssl = connection_of(TLS_client_method(), options);
  SSL_set_connect_state(ssl.get());
  // OpenSSL's macro for this casts as in C; the name is copied.
  if (!options.server_name.empty())
    SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(options.server_name.c_str()));
  std::string protocols;
  for (const std::string& each : options.protocols) protocols += static_cast<char>(each.size()) + each;
  SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                      static_cast<unsigned int>(protocols.size()));
  if (options.session != nullptr) SSL_set_session(ssl.get(), options.session);
  return ssl;
}

openssl::Ssl plain_server(const PlainTls& options) {
  openssl::Ssl ssl = connection_of(TLS_server_method(), options);
  SSL_set_options(ssl.get(), SSL_OP_NO_TICKET);
  SSL_set_accept_state(ssl.get());
  return ssl;
}

}  // namespace candor::test
