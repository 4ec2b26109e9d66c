// The two ends of a TLS connection in memory: what one writes the other reads, with no socket between them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/openssl.hpp"
#include "tests/support/certificates.hpp"

namespace candor::test {

class TlsPair {
 public:
  TlsPair(openssl::Ssl server, openssl::Ssl client);

  // As far as both come. True: both have finished.
  bool shake_hands();
  // What OpenSSL said where an end failed; empty where it did not.
  const std::string& server_error() const { return server_error_; }
  const std::string& client_error() const { return client_error_; }

  const SSL& server() const { return *server_; }
  const SSL& client() const { return *client_; }
  // The certificates that the client was shown, as Certificate::base64() has them.
  std::vector<std::string> shown() const;
  std::string protocol() const;  // by ALPN
  bool resumed() const { return SSL_session_reused(client_.get()) == 1; }
  // What the client may come back with, tickets that came behind the handshake included.
  openssl::Session session();

 private:
  openssl::Ssl server_;
  openssl::Ssl client_;
  std::string server_error_;
  std::string client_error_;
};

// The other end of the context that is being tested, with nothing of it.
struct PlainTls {
  int min_version = TLS1_VERSION;
  int max_version = TLS1_3_VERSION;
  std::string server_name = {};             // client: asked for
  std::vector<std::string> protocols = {};  // client: offered by ALPN
  const Certificate* certificate = nullptr;
  SSL_SESSION* session = nullptr;  // client: to be resumed
};
openssl::Ssl plain_client(const PlainTls& options);
openssl::Ssl plain_server(const PlainTls& options);

}  // namespace candor::test
