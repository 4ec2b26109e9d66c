#include "tests/support/tls_server.hpp"

#include <bit>

namespace candor::test {
namespace {

std::vector<std::string> names_of(const unsigned char* wire, unsigned size) {
  std::vector<std::string> names;
  for (unsigned at = 0; at < size; at += 1U + wire[at])
    names.emplace_back(std::bit_cast<const char*>(wire) + at + 1, wire[at]);
  return names;
}

// Notes what is offered and takes what the server likes; TLS without ALPN where it likes nothing of it.
int choose_protocol(SSL* ssl, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned size, void* liked) {
  facts_of(ssl).offered = names_of(offered, size);
  const auto& protocols = *static_cast<const std::string*>(liked);
  unsigned char* protocol = nullptr;
  const int found = SSL_select_next_proto(&protocol, chosen_size, std::bit_cast<const unsigned char*>(protocols.data()),
                                          static_cast<unsigned>(protocols.size()), offered, size);
  *chosen = protocol;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

TlsServer::TlsServer(const Certificate& certificate, const TlsServerOptions& options)
    : options_(options),
      protocols_(wire_protocols(options.protocols)),
      context_(new_context(TLS_server_method(), options.versions)) {
  constexpr std::string_view kSessions = "scripted upstream";
  use_certificate(context_.get(), certificate);
  SSL_CTX_set_session_id_context(context_.get(), std::bit_cast<const unsigned char*>(kSessions.data()),
                                 static_cast<unsigned>(kSessions.size()));
  SSL_CTX_set_alpn_select_cb(context_.get(), choose_protocol, &protocols_);
  if (options.client_authority == nullptr) return;
  trust(context_.get(), options.client_authority->certificate());
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

Step accept_tls(const TlsServer& server) {
  return [&server](ScriptedConnection& connection) { connection.accept_tls(server); };
}

Step drop() {
  return [](ScriptedConnection& connection) { connection.drop(); };
}

Step below_tls(std::string bytes) {
  return [bytes = std::move(bytes)](ScriptedConnection& connection) { connection.send_below_tls(bytes); };
}

Step send_ticket() {
  return [](ScriptedConnection& connection) { connection.send_ticket(); };
}

Step send_in_records(std::string bytes, std::size_t record_bytes) {
  return [bytes = std::move(bytes), record_bytes](ScriptedConnection& connection) {
    connection.send_in_records(bytes, record_bytes);
  };
}

Step open_gate(Gate& gate) {
  return [&gate](ScriptedConnection&) { gate.open(); };
}

Script behind_tls(const TlsServer& server, Script script) {
  script.insert(script.begin(), accept_tls(server));
  return script;
}

std::string alert_record(int description) {
  constexpr char kFatal = 2;
  return {'\x15', '\x03', '\x03', '\0', '\x02', kFatal, static_cast<char>(description)};
}

}  // namespace candor::test
