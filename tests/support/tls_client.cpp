#include "tests/support/tls_client.hpp"

#include <openssl/x509v3.h>

#include <bit>

#include "tests/support/read_message.hpp"

namespace candor::test {
namespace {

// The session goes to the client, which SSL_CTX_set_app_data has named.
int keep_session(SSL* ssl, SSL_SESSION* session) {
  auto* newest = static_cast<SessionHandle*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  newest->reset(session, SSL_SESSION_free);
  return 1;
}

ContextHandle client_context(const TlsOptions& options) {
  ContextHandle context = new_context(TLS_client_method(), options.versions);
  if (!options.ciphers.empty()) must(SSL_CTX_set_cipher_list(context.get(), options.ciphers.c_str()) == 1, "ciphers");
  if (options.certificate != nullptr) use_certificate(context.get(), *options.certificate);
  if (options.trusted != nullptr) {
    trust(context.get(), options.trusted->certificate());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  }
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context.get(), keep_session);
  return context;
}

void prepare(SSL* ssl, const TlsOptions& options) {
  if (!options.server_name.empty()) {
    std::string name = options.server_name;  // what the macro SSL_set_tlsext_host_name stands for
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    if (options.trusted != nullptr) SSL_set1_host(ssl, options.server_name.c_str());
  }
  if (!options.protocols.empty()) {
    const std::string wire = wire_protocols(options.protocols);
    SSL_set_alpn_protos(ssl, std::bit_cast<const unsigned char*>(wire.data()), static_cast<unsigned>(wire.size()));
  }
  if (options.session) SSL_set_session(ssl, options.session.get());
}

}  // namespace

TlsClient::TlsClient(const Address& to, const TlsOptions& options, const ConnectOptions& connect)
    : context_(client_context(options)), socket_(connect_to(to, connect)), session_(context_.get(), TlsRole::client) {
  SSL_CTX_set_app_data(context_.get(), &newest_);
  prepare(session_.get(), options);
  session_.send_in_pieces(options.piece_bytes);
  session_.handshake(socket_);
}

void TlsClient::half_close() {
  close_notify();
  fin();
}

void TlsClient::close() {
  close_notify();
  drop();
}

Response TlsClient::read_response(std::string_view request_method) {
  return read_one_response([this](std::string& into) { return session_.read_some(socket_, into); }, unread_,
                           request_method);
}

Response TlsClient::read_final(std::string_view request_method) {
  return read_final_response([this](std::string& into) { return session_.read_some(socket_, into); }, unread_,
                             request_method);
}

bool TlsClient::wait_received(std::string_view text) {
  while (unread_.find(text) == std::string::npos) {
    if (session_.read_some(socket_, unread_) != Io::ok) return false;
  }
  return true;
}

Io TlsClient::read_some(std::string& into, std::chrono::milliseconds time) {
  if (!unread_.empty()) {
    into += std::exchange(unread_, {});
    return Io::ok;
  }
  return session_.read_some(socket_, into, {.deadline = after(time)});
}

Io TlsClient::read_to_end(std::string& into, std::chrono::milliseconds time) {
  while (true) {
    if (const Io end = read_some(into, time); end != Io::ok) return end;
  }
}

Io TlsClient::wait_end() {
  std::string ignored;
  return read_to_end(ignored);
}

Response TlsClient::exchange(std::string_view request) {
  send(request);
  return read_final(request.substr(0, request.find(' ')));
}

Response exchange_once_tls(const Address& to, std::string_view request, const TlsOptions& options) {
  TlsClient client(to, options);
  Response response = client.exchange(request);
  client.close();
  return response;
}

std::string client_hello(const TlsOptions& options) {
  const ContextHandle context = client_context(options);
  TlsSession session(context.get(), TlsRole::client);
  prepare(session.get(), options);
  return session.first_flight();
}

}  // namespace candor::test
