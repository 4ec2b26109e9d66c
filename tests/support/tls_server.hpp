// What a scripted upstream needs to speak TLS: its certificate and its wishes, shared by all of its connections so that
// sessions can be resumed. A script does it as a step, `accept_tls(server)`, so that other connections of the same
// upstream may do something else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/certificates.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_context.hpp"

namespace candor::test {

struct TlsServerOptions {
  TlsVersions versions = {};
  const Authority* client_authority = nullptr;        // asks for a certificate that it has issued
  std::vector<std::string> protocols = {"http/1.1"};  // that it takes in ALPN; the first one that is offered
  std::optional<std::size_t> flight_bytes = {};       // of its part of the handshake; the script goes on below TLS
};

class TlsServer {
 public:
  explicit TlsServer(const Certificate& certificate, const TlsServerOptions& options = {});

  SSL_CTX* context() const { return context_.get(); }
  const TlsServerOptions& options() const { return options_; }

 private:
  TlsServerOptions options_;
  std::string protocols_;
  ContextHandle context_;
};

// The handshake. Where it comes to nothing the connection is over, unless the server stops in the middle of it.
Step accept_tls(const TlsServer& server);
// The end of TCP in both directions, without a close_notify where there is TLS.
Step drop();
// Bytes that are no records of this connection.
Step below_tls(std::string bytes);
// One more session for later (TLS 1.3); nothing with TLS 1.2.
Step send_ticket();
// All at once, but with no more than this in each record.
Step send_in_records(std::string bytes, std::size_t record_bytes);
Step open_gate(Gate& gate);

// The script behind a handshake.
Script behind_tls(const TlsServer& server, Script script);
// A fatal alert, as it looks before anything is encrypted.
std::string alert_record(int description);

}  // namespace candor::test
