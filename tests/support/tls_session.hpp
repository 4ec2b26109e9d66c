// One end of a TLS connection over a test's socket. OpenSSL sees memory only and the bytes go through the operations of
// socket.hpp: so no wait is endless, no signal is raised, one thread may send while another one reads, and a test can
// stop in the middle of whatever it likes.
#pragma once

#include <iosfwd>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/openssl.hpp"
#include "tests/support/socket.hpp"

namespace candor::test {

// How the other side left. Only close_notify says that nothing is missing.
enum class TlsEnd { none, close_notify, fin, reset, alert, broken };
std::ostream& operator<<(std::ostream& out, TlsEnd end);

enum class TlsRole { client, server };

// What one side learned about the other in the handshake.
struct TlsFacts {
  bool connected = false;
  std::string version = "";  // "TLSv1.3"
  std::string cipher = "";   // "TLS_AES_256_GCM_SHA384"
  bool resumed = false;
  std::string server_name = "";           // as the client asked for it
  std::vector<std::string> offered = {};  // the protocols of the client's ALPN; for the server's side
  std::string protocol = "";              // the one that was chosen
  std::string certificate = "";           // of the other side, DER in base64; empty where it showed none
  int alert = -1;                         // the last one received, close_notify left out
  std::string problem = "";               // why it is not connected
};

class TlsSession {
 public:
  TlsSession(SSL_CTX* context, TlsRole role);

  SSL* get() const { return ssl_.get(); }

  // False: it came to nothing, see facts().
  bool handshake(const Socket& socket, const Wait& wait = {});
  // Sends no more than this many bytes of its part of the handshake; those that remain are dropped.
  void limit_flight(std::size_t bytes) { flight_left_ = bytes; }
  // From now on everything is sent in pieces of this size, each by itself.
  void send_in_pieces(std::size_t bytes) { piece_bytes_ = bytes; }
  // Other keys from the next record on, asked of the other side too (TLS 1.3).
  void update_keys();
  // A client's: asks for another handshake on the same connection (TLS 1.2).
  Io renegotiate(const Socket& socket);
  // A server's: one more session for later, where TLS has such a thing.
  Io send_ticket(const Socket& socket);
  // The bytes that a handshake begins with, sent by whoever likes.
  std::string first_flight();

  // As the operations on sockets; Io::eof is a close_notify, any other end is an Io::reset.
  Io read_some(const Socket& socket, std::string& into, const Wait& wait = {});
  Io write_all(const Socket& socket, std::string_view bytes, const Wait& wait = {});
  // All at once, but with no more than this in each record.
  Io write_in_records(const Socket& socket, std::string_view bytes, std::size_t record_bytes);
  Io close_notify(const Socket& socket);

  TlsFacts facts() const;
  TlsEnd end() const;

 private:
  Io flush(const Socket& socket, const Wait& wait);
  Io take_more(const Socket& socket, const Wait& wait);
  std::string pending();
  Io transmit(const Socket& socket, std::string_view sealed, const Wait& wait) const;

  std::unique_ptr<SSL, Freed<SSL_free>> ssl_;
  std::optional<std::size_t> flight_left_;
  std::size_t piece_bytes_ = 0;  // 0: as much as there is
  mutable std::mutex mutex_;     // of everything but the socket
  std::mutex writing_;           // records leave in the order in which they were sealed
  TlsEnd end_ = TlsEnd::none;
  TlsFacts facts_;
};

// What the session of this connection has been told; for the callbacks of a context.
TlsFacts& facts_of(const SSL* ssl);

}  // namespace candor::test
