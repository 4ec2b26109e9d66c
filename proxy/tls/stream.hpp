// TLS over a socket as a Stream: OpenSSL reads and writes through the socket's own stream, so that readiness and errors
// are kept in one place. A byte that is written is a byte that the socket has taken: nothing waits in here but the rest
// of one record, which the next write finishes.
#pragma once

#include <memory>
#include <string>

#include "config/openssl.hpp"
#include "proxy/net/socket_stream.hpp"
#include "proxy/tls/handshake_result.hpp"

namespace candor::tls {

// The newest session with an endpoint, and the context under which the endpoint was verified: a session of another one,
// from before its files changed, is not resumed.
struct SessionSlot {
  openssl::Context context;
  openssl::Session session;
};

class Stream : public net::Stream, private net::Wakeable {
 public:
  // OpenSSL takes any number of records without content in a single step, and has an answer of its own to some. One
  // more than these ends the connection. In the handshake, which a client may have cut into small pieces:
  static constexpr unsigned kHandshakeRecordsMax = 1024;
  // And after it, each message of a handshake in them counted too (KeyUpdate, NewSessionTicket, requests to
  // renegotiate; RFC 8446 §4.6, RFC 5246 §7.4.1):
  static constexpr unsigned kLaterRecordsMax = 128;
  // Records of one read, so that a peer that sends a byte in each does not keep the worker for itself.
  static constexpr unsigned kRecordsPerRead = 64;

  // `socket` must outlive it. `ssl` has its side and its context, but has not begun.
  Stream(net::SocketStream& socket, openssl::Ssl ssl);
  ~Stream() override;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // One step of the handshake, as far as the socket lets it; ok: it is done, failed: see handshake(). Bytes are read
  // and written after it only.
  net::IoStatus shake_hands();
  Handshake handshake() const { return failed_ ? *failed_ : Handshake{.result = result_, .version = version_}; }
  bool begun() const { return begun_; }
  bool heard() const { return BIO_number_read(SSL_get_rbio(ssl_.get())) > 0; }  // anything at all
  void fail_handshake(Result result, std::string error);

  // The peer sent no TLS at all: from now on the stream is the socket as it is.
  void speak_plainly();
  bool plain() const { return ssl_ == nullptr; }
  // The bytes that have come first, without taking them; to find out what the peer speaks.
  net::IoResult peek(std::span<char> into) { return socket_.peek(into); }

  // Client side: the session to begin with, and where newer ones go. The slot must outlive the stream.
  void resume(SessionSlot& slot);

  // Makes a context tell its streams of new sessions.
  static void keep_sessions(SSL_CTX& context);

  const SSL& ssl() const { return *ssl_; }

  net::IoResult read_some(std::span<char> into) override;
  net::IoResult write_some(std::span<const iovec> from) override;
  void shutdown_write() override;
  void reset_on_close() override;
  bool silent() override;
  bool has_unsent() const override { return ending_ || socket_.has_unsent(); }

 private:
  friend struct SocketBio;

  void wake() override;
  void update();
  void end_writing();
  bool overdone() const { return overhead_ > (established_ ? kLaterRecordsMax : kHandshakeRecordsMax); }
  bool reads_on() const { return end_ == net::IoStatus::would_block; }
  void note_end(const net::IoResult& result);
  net::IoResult end_of_reading() const { return {end_, 0, end_error_, end_authenticated_}; }
  net::IoResult read_record(std::span<char> into);
  net::IoResult write_record(std::string_view record);
  net::IoResult why_not(int returned);
  static int on_new_session(SSL* ssl, SSL_SESSION* session);
  static void on_message(int sent, int version, int type, const void* bytes, std::size_t size, SSL* ssl, void* stream);

  net::SocketStream& socket_;
  openssl::Ssl ssl_;
  std::unique_ptr<const Handshake> failed_;  // how, where the handshake has
  SessionSlot* session_slot_ = nullptr;
  std::size_t unfinished_ = 0;  // bytes of the record of which the socket has taken a part only
  unsigned overhead_ = 0;       // records without content, since the handshake or within it
  int socket_error_ = 0;        // errno of the last failed read or write of the socket
  // How reading ends, once what was decrypted before has been handed out; would_block: it goes on.
  int end_error_ = 0;
  net::IoStatus end_ = net::IoStatus::would_block;
  bool end_authenticated_ = false;
  Result result_ = Result::full;
  Version version_ = Version::unknown;
  bool socket_ended_ = false;
  bool starved_ = false;  // what OpenSSL has buffered is not a whole record
  bool begun_ = false;
  bool established_ = false;
  bool sends_close_notify_ = true;
};

}  // namespace candor::tls
