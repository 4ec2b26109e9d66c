// What all TLS connections of one listener, or to one upstream, have in common: OpenSSL's contexts with certificates,
// versions and ciphers. Immutable once made; shared by the workers, replaced as a whole when its files change.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/openssl.hpp"
#include "proxy/tls/certificate_names.hpp"
#include "proxy/tls/ticket_keys.hpp"

namespace candor::tls {

// What a listener can show itself as: certificates of the same names, each with another kind of key (RSA, ECDSA …), of
// which the client's signature algorithms choose one.
struct Identity {
  CertificateNames names;
  openssl::Context context;
  std::vector<int> key_types;
};

class ServerContext {
 public:
  // Reads the files. Throws std::runtime_error that names what is wrong with them. Both must outlive it.
  ServerContext(const config::ListenerTls& configured, TicketKeys& ticket_keys);
  ServerContext(const ServerContext&) = delete;
  ServerContext& operator=(const ServerContext&) = delete;

  // The certificate whose names have this one, exactly or by a wildcard; else the first.
  const Identity& identity_for(std::string_view server_name) const;
  // When the certificates end, in the order of the configuration.
  const std::vector<std::time_t>& not_after() const { return not_after_; }
  // The one that the connection has shown itself as.
  const Identity& identity_of(const SSL& ssl) const;

  openssl::Ssl new_connection() const;  // throws std::bad_alloc

 private:
  Identity& identity_with(CertificateNames names, int key_type);

  const config::ListenerTls& configured_;
  TicketKeys& ticket_keys_;
  std::vector<Identity> identities_;
  std::vector<std::time_t> not_after_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

class ClientContext {
 public:
  // Throws std::runtime_error likewise.
  explicit ClientContext(const config::UpstreamTls& configured);

  // `server_name`: a host name, with or without a final dot, or an IP address, which the endpoint's certificate must
  // have.
  openssl::Ssl new_connection(std::string server_name) const;  // throws std::bad_alloc

 private:
  openssl::Context context_;
  bool verify_;
};

}  // namespace candor::tls
