// RawClient's like behind a TLS handshake: it may ask for whatever a client of TLS can ask for, tells what it was
// given, and leaves in every way that there is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/certificates.hpp"
#include "tests/support/message.hpp"
#include "tests/support/socket.hpp"
#include "tests/support/tls_context.hpp"
#include "tests/support/tls_session.hpp"

namespace candor::test {

struct TlsOptions {
  std::string server_name = "example.test";  // empty: no SNI
  const Authority* trusted = nullptr;        // nullptr: whatever the server shows is taken
  std::vector<std::string> protocols = {};   // of ALPN; empty: none
  TlsVersions versions = {};
  std::string ciphers = "";                  // of TLS 1.2; empty: the system's
  const Certificate* certificate = nullptr;  // shown where the server asks
  std::size_t piece_bytes = 0;               // sent at once; 0: as much as there is
  SessionHandle session = nullptr;           // of an earlier connection, to be resumed
};

class TlsClient {
 public:
  // Connects and shakes hands; see facts() for what came of it.
  explicit TlsClient(const Address& to, const TlsOptions& options = {}, const ConnectOptions& connect = {});

  TlsFacts facts() const { return session_.facts(); }
  bool connected() const { return facts().connected; }
  TlsEnd end() const { return session_.end(); }
  // The newest one that the server gave; with TLS 1.3 it comes behind the handshake, so after the first read.
  SessionHandle session() const { return newest_; }

  Io send(std::string_view bytes) { return session_.write_all(socket_, bytes); }
  Io close_notify() { return session_.close_notify(socket_); }
  void update_keys() { session_.update_keys(); }
  Io renegotiate() { return session_.renegotiate(socket_); }
  void half_close();                    // close_notify and FIN
  void fin() { socket_.half_close(); }  // without a close_notify
  void close();                         // close_notify, then the socket
  void drop() { socket_.close(); }      // without a close_notify
  void reset() { socket_.reset(); }

  Response read_response(std::string_view request_method = "GET");
  Response read_final(std::string_view request_method = "GET");
  bool wait_received(std::string_view text);  // which stays to be read
  Io read_some(std::string& into, std::chrono::milliseconds time = kPatience);
  Io read_to_end(std::string& into, std::chrono::milliseconds time = kPatience);
  Io wait_end();
  Response exchange(std::string_view request);

  const Socket& socket() const { return socket_; }
  const SSL* ssl() const { return session_.get(); }

 private:
  ContextHandle context_;
  Socket socket_;
  SessionHandle newest_;
  TlsSession session_;
  std::string unread_;
};

// One exchange on a connection of its own, which then ends as it should.
Response exchange_once_tls(const Address& to, std::string_view request, const TlsOptions& options = {});

// What a client sends first, for those who send it by hand, in pieces or not to its end.
std::string client_hello(const TlsOptions& options = {});

}  // namespace candor::test
