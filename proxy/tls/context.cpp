#include "proxy/tls/context.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>

#include "config/ip.hpp"
#include "config/key_pair.hpp"
#include "proxy/tls/stream.hpp"

namespace candor::tls {

namespace {

// Forward secrecy and authenticated encryption only; any choice of these is good, so the client's order counts (RFC
// 9325 §4.2). DHE is left out: every client that has it has ECDHE.
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kGroups = "X25519:P-256:P-384";

// RFC 7301 §3.1, each name behind its length. What a client may speak, the better one first; to an upstream we speak
// HTTP/1.1.
constexpr std::array<unsigned char, 18> kProtocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1',
                                                   8, 'h', 't', 't', 'p', '/', '1', '.', '0'};
constexpr std::size_t kBestProtocolBytes = 9;

[[noreturn]] void fail(std::string_view what) {
  throw std::runtime_error(fmt::format("{}: {}", what, openssl::take_error()));
}

openssl::Context new_context(const SSL_METHOD* method, config::TlsVersion min_version) {
  ERR_clear_error();
  openssl::Context context(SSL_CTX_new(method));
  if (!context) fail("OpenSSL has no context");
  const int oldest = min_version == config::TlsVersion::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION;
  if (SSL_CTX_set_min_proto_version(context.get(), oldest) != 1) fail("min_version");
  if (SSL_CTX_set_cipher_list(context.get(), kCiphers) != 1) fail("ciphers");
  if (SSL_CTX_set1_groups_list(context.get(), kGroups) != 1) fail("groups");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // What a slow socket has not taken is offered again from another place; an idle connection holds no buffer.
  SSL_CTX_set_mode(context.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);
  return context;
}

void use_key_pair(SSL_CTX& context, config::KeyPair pair) {
  if (SSL_CTX_use_cert_and_key(&context, pair.leaf.get(), pair.key.get(), nullptr, 1) != 1) fail("certificate");
  for (openssl::Certificate& each : pair.chain) {
    if (SSL_CTX_add0_chain_cert(&context, each.get()) != 1) fail("certificate chain");
    static_cast<void>(each.release());
  }
}

config::KeyPair good_key_pair(const config::KeyPairFiles& files) {
  config::KeyPair pair = config::read_key_pair(files, std::time(nullptr));
  if (!pair.good()) throw std::runtime_error(pair.certificate_error.empty() ? pair.key_error : pair.certificate_error);
  return pair;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
  unsigned char* found = nullptr;
  const int result = SSL_select_next_proto(&found, size, kProtocols.data(), kProtocols.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// The host name of the extension server_name (RFC 6066 §3): a list with one entry of type 0, each with its length.
std::string_view server_name_of(SSL& ssl) {
  constexpr std::size_t kHeadBytes = 5;
  const unsigned char* bytes = nullptr;
  std::size_t size = 0;
  if (SSL_client_hello_get0_ext(&ssl, TLSEXT_TYPE_server_name, &bytes, &size) != 1 || size < kHeadBytes) return {};
  const std::size_t length = static_cast<std::size_t>(bytes[3]) << 8 | bytes[4];
  if (bytes[2] != TLSEXT_NAMETYPE_host_name || length != size - kHeadBytes) return {};
  return {reinterpret_cast<const char*>(bytes) + kHeadBytes, length};
}

// Chosen before anything else is looked at: a session of another certificate must not be resumed with this one.
int choose_identity(SSL* ssl, int* alert, void* argument) {
  const auto& context = *static_cast<const ServerContext*>(argument);
  try {
    SSL_CTX* const chosen = context.identity_for(server_name_of(*ssl)).context.get();
    if (chosen != SSL_get_SSL_CTX(ssl)) SSL_set_SSL_CTX(ssl, chosen);
    return SSL_CLIENT_HELLO_SUCCESS;
  } catch (const std::bad_alloc&) {  // which must not pass through OpenSSL, which is C
    *alert = SSL_AD_INTERNAL_ERROR;
    return SSL_CLIENT_HELLO_ERROR;
  }
}

void ask_for_certificates(SSL_CTX& context, const config::ListenerTls& configured) {
  if (configured.client_certificates == config::ClientCertificates::none) return;
  const char* const file = configured.client_ca.c_str();
  if (SSL_CTX_load_verify_locations(&context, file, nullptr) != 1) fail(configured.client_ca);
  STACK_OF(X509_NAME)* const names = SSL_load_client_CA_file(file);
  if (names == nullptr) fail(configured.client_ca);
  SSL_CTX_set_client_CA_list(&context, names);
  const bool required = configured.client_certificates == config::ClientCertificates::required;
  SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
}

// What a ticket says was verified when it was sealed. A certificate that has expired since then is asked for once more,
// in a full handshake, which judges it as it judges all.
SSL_TICKET_RETURN on_ticket_opened(SSL*, SSL_SESSION* session, const unsigned char*, std::size_t,
                                   SSL_TICKET_STATUS status, void*) {
  const X509* const certificate = session == nullptr ? nullptr : SSL_SESSION_get0_peer(session);
  if (certificate != nullptr && !config::valid_now(*certificate)) return SSL_TICKET_RETURN_IGNORE_RENEW;
  if (status == SSL_TICKET_SUCCESS) return SSL_TICKET_RETURN_USE;
  return status == SSL_TICKET_SUCCESS_RENEW ? SSL_TICKET_RETURN_USE_RENEW : SSL_TICKET_RETURN_IGNORE_RENEW;
}

// The CAs themselves, not the name of their file: a ticket must not let in whom a CA has let in that is trusted no
// more.
void append_trusted(SSL_CTX& context, std::string& scope) {
  const STACK_OF(X509_OBJECT)* const trusted = X509_STORE_get0_objects(SSL_CTX_get_cert_store(&context));
  for (int i = 0; i < sk_X509_OBJECT_num(trusted); ++i) {
    const X509* const authority = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(trusted, i));
    if (authority == nullptr) continue;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_digest(authority, EVP_sha256(), digest.data(), &size) != 1) fail("client_ca");
    scope.append(digest.begin(), digest.begin() + size);
  }
}

openssl::Context new_server_context(const config::ListenerTls& configured, const CertificateNames& names,
                                    TicketKeys& ticket_keys) {
  openssl::Context context = new_context(TLS_server_method(), configured.min_version);
  ask_for_certificates(*context, configured);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  // Sessions live in tickets with their clients, none in our memory. A ticket is good for the same names (RFC 6066 §3),
  // where the same is asked of clients' certificates (RFC 5077 §5: it carries what was verified).
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  ticket_keys.serve(*context);
  // One for each handshake, instead of OpenSSL's two: whoever comes back with it gets the next one (RFC 8446 §C.4), and
  // each costs one part in twenty of the handshake.
  SSL_CTX_set_num_tickets(context.get(), 1);
  SSL_CTX_set_session_ticket_cb(context.get(), nullptr, on_ticket_opened, nullptr);
  std::string scope = fmt::format("{} ", static_cast<int>(configured.client_certificates));
  std::vector<std::string> in_order = names.all();
  std::ranges::sort(in_order);
  for (const std::string& name : in_order) scope.append(name).append(" ");
  append_trusted(*context, scope);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(scope.data(), scope.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) fail("digest");
  if (SSL_CTX_set_session_id_context(context.get(), digest.data(), size) != 1) fail("session id context");
  // An end without close_notify is no reason to refuse an answer to a request that came whole.
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  return context;
}

}  // namespace

ServerContext::ServerContext(const config::ListenerTls& configured, TicketKeys& ticket_keys)
    : configured_(configured), ticket_keys_(ticket_keys) {
  for (const config::KeyPairFiles& files : configured.certificates) {
    config::KeyPair pair = good_key_pair(files);
    not_after_.push_back(config::not_after(*pair.leaf));
    Identity& identity = identity_with(CertificateNames(*pair.leaf), EVP_PKEY_get_base_id(pair.key.get()));
    use_key_pair(*identity.context, std::move(pair));
  }
}

// The place of a certificate: beside one of the same names and another kind of key, or for itself.
Identity& ServerContext::identity_with(CertificateNames names, int key_type) {
  for (Identity& each : identities_) {
    if (!std::ranges::is_permutation(each.names.all(), names.all())) continue;
    if (std::ranges::count(each.key_types, key_type) > 0) continue;
    each.key_types.push_back(key_type);
    return each;
  }
  for (const std::string& name : names.all()) by_name_.try_emplace(name, identities_.size());
  openssl::Context context = new_server_context(configured_, names, ticket_keys_);
  identities_.push_back({std::move(names), std::move(context), {key_type}});
  SSL_CTX_set_client_hello_cb(identities_.back().context.get(), choose_identity, this);
  return identities_.back();
}

const Identity& ServerContext::identity_for(std::string_view server_name) const {
  const std::string name = name_of_authority(server_name);
  auto found = by_name_.find(name);
  if (found == by_name_.end()) found = by_name_.find(wildcard_for(name));
  return found == by_name_.end() ? identities_.front() : identities_[found->second];
}

const Identity& ServerContext::identity_of(const SSL& ssl) const {
  const SSL_CTX* const context = SSL_get_SSL_CTX(&ssl);
  for (const Identity& each : identities_) {
    if (each.context.get() == context) return each;
  }
  return identities_.front();
}

openssl::Ssl ServerContext::new_connection() const {
  openssl::Ssl ssl(SSL_new(identities_.front().context.get()));
  if (!ssl) throw std::bad_alloc();
  SSL_set_accept_state(ssl.get());
  return ssl;
}

ClientContext::ClientContext(const config::UpstreamTls& configured)
    : context_(new_context(TLS_client_method(), configured.min_version)), verify_(configured.verify) {
  if (verify_) {
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    const bool loaded = configured.ca.empty()
                            ? SSL_CTX_set_default_verify_paths(context_.get()) == 1
                            : SSL_CTX_load_verify_locations(context_.get(), configured.ca.c_str(), nullptr) == 1;
    if (!loaded) fail(configured.ca);
  }
  if (!configured.key_pair.certificate.empty()) use_key_pair(*context_, good_key_pair(configured.key_pair));
  if (SSL_CTX_set_alpn_protos(context_.get(), kProtocols.data(), kBestProtocolBytes) != 0) fail("ALPN");
  // The newest session of each endpoint is kept by the worker (stream.cpp), none in the context.
  SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  Stream::keep_sessions(*context_);
}

openssl::Ssl ClientContext::new_connection(std::string server_name) const {
  // RFC 6066 §3; nor do certificates have it.
  if (server_name.size() > 1 && server_name.ends_with('.')) server_name.pop_back();
  openssl::Ssl ssl(SSL_new(context_.get()));
  if (!ssl) throw std::bad_alloc();
  SSL_set_connect_state(ssl.get());
  X509_VERIFY_PARAM* const checks = SSL_get0_param(ssl.get());
  if (const auto address = config::IpAddress::parse(server_name)) {
    // RFC 6066 §3: an address is never asked for by name.
    if (verify_ && X509_VERIFY_PARAM_set1_ip_asc(checks, server_name.c_str()) != 1) throw std::bad_alloc();
    return ssl;
  }
  // OpenSSL's macro for this casts as in C.
  if (SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, server_name.data()) != 1)
    throw std::bad_alloc();
  X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (verify_ && X509_VERIFY_PARAM_set1_host(checks, server_name.c_str(), server_name.size()) != 1)
    throw std::bad_alloc();
  return ssl;
}

}  // namespace candor::tls
