// The TLS of a client's connection, with what requests on it are judged by: the certificate that we have shown, and the
// one that the client has.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "proxy/tls/context.hpp"
#include "proxy/tls/stream.hpp"
#include "proxy/watched.hpp"

namespace candor::tls {

class ServerStream final : public Stream {
 public:
  // Keeps the context alive, because the handshake looks names up in it.
  ServerStream(std::shared_ptr<const ServerContext> context, net::SocketStream& socket);

  // Whether the certificate in use has the name of this host (RFC 9110 §7.4). True where a request of HTTP/1.0
  // names none, and without TLS.
  bool covers(std::string_view host);
  // As a field value: a byte sequence of RFC 9651 (RFC 9440 §2.1); empty where the client has shown none.
  std::string_view client_certificate();

 private:
  std::shared_ptr<const ServerContext> context_;
  std::string covered_;  // the host of the last request that was covered: most likely that of the next
  std::unique_ptr<const std::string> client_certificate_;
};

// Null where the listener has no TLS.
std::unique_ptr<ServerStream> serve(const Watched<ServerContext>* watched, net::SocketStream& socket);

}  // namespace candor::tls
