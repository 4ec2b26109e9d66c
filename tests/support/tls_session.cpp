#include "tests/support/tls_session.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <bit>
#include <ostream>

#include "tests/support/certificates.hpp"

namespace candor::test {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::size_t kWriteBytes = 64 * 1024;  // sealed at once

BIO* new_memory() {
  BIO* memory = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(memory, -1);  // nothing there now is no end
  return memory;
}

std::string_view view_of(const unsigned char* bytes, std::size_t size) {
  return {std::bit_cast<const char*>(bytes), size};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, TlsEnd end) {
  switch (end) {
    case TlsEnd::none:
      return out << "none";
    case TlsEnd::close_notify:
      return out << "close_notify";
    case TlsEnd::fin:
      return out << "fin";
    case TlsEnd::reset:
      return out << "reset";
    case TlsEnd::alert:
      return out << "alert";
    case TlsEnd::broken:
      return out << "broken";
  }
  return out;
}

TlsSession::TlsSession(SSL_CTX* context, TlsRole role) : ssl_(SSL_new(context)) {
  must(ssl_ != nullptr, "session");
  SSL_set_bio(ssl_.get(), new_memory(), new_memory());
  SSL_set_app_data(ssl_.get(), &facts_);
  if (role == TlsRole::client) {
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

bool TlsSession::handshake(const Socket& socket, const Wait& wait) {
  while (true) {
    int result = 0;
    int error = SSL_ERROR_NONE;
    {
      const std::lock_guard lock(mutex_);
      ERR_clear_error();
      result = SSL_do_handshake(ssl_.get());
      error = SSL_get_error(ssl_.get(), result);
      if (result != 1 && error != SSL_ERROR_WANT_READ) facts_.problem = openssl_error();
    }
    const Io sent = flush(socket, wait);
    if (result == 1) break;
    if (error != SSL_ERROR_WANT_READ || sent != Io::ok || flight_left_ == 0U) {
      const std::lock_guard lock(mutex_);
      end_ = facts_.alert >= 0 ? TlsEnd::alert : TlsEnd::broken;
      return false;
    }
    if (const Io end = take_more(socket, wait); end != Io::ok) {
      facts_.problem = end == Io::eof ? "closed" : end == Io::reset ? "reset" : "no answer";
      return false;
    }
  }
  const std::lock_guard lock(mutex_);
  facts_.connected = true;
  return true;
}

void TlsSession::update_keys() {
  const std::lock_guard lock(mutex_);
  must(SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED) == 1, "key update");
}

Io TlsSession::renegotiate(const Socket& socket) {
  {
    const std::lock_guard lock(mutex_);
    must(SSL_renegotiate(ssl_.get()) == 1, "renegotiation");
    SSL_do_handshake(ssl_.get());
  }
  return flush(socket, {});
}

Io TlsSession::send_ticket(const Socket& socket) {
  {
    const std::lock_guard lock(mutex_);
    if (SSL_new_session_ticket(ssl_.get()) == 1) SSL_do_handshake(ssl_.get());
  }
  return flush(socket, {});
}

std::string TlsSession::first_flight() {
  const std::lock_guard lock(mutex_);
  SSL_do_handshake(ssl_.get());
  return pending();
}

Io TlsSession::read_some(const Socket& socket, std::string& into, const Wait& wait) {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      std::array<char, kReadBytes> bytes;
      ERR_clear_error();
      const int count = SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
      if (count > 0) {
        into.append(bytes.data(), static_cast<std::size_t>(count));
        return Io::ok;
      }
      const int error = SSL_get_error(ssl_.get(), count);
      if (error == SSL_ERROR_ZERO_RETURN) {
        end_ = TlsEnd::close_notify;
        return Io::eof;
      }
      if (error != SSL_ERROR_WANT_READ) {
        end_ = facts_.alert >= 0 ? TlsEnd::alert : TlsEnd::broken;
        facts_.problem = openssl_error();
        return Io::reset;
      }
    }
    if (const Io end = take_more(socket, wait); end != Io::ok) return end == Io::eof ? Io::reset : end;
  }
}

Io TlsSession::write_all(const Socket& socket, std::string_view bytes, const Wait& wait) {
  const std::lock_guard writing(writing_);
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kWriteBytes);
    std::string sealed;
    {
      const std::lock_guard lock(mutex_);
      ERR_clear_error();
      if (SSL_write(ssl_.get(), part.data(), static_cast<int>(part.size())) <= 0) return Io::reset;
      sealed = pending();
    }
    if (const Io end = transmit(socket, sealed, wait); end != Io::ok) return end;
    bytes.remove_prefix(part.size());
  }
  return Io::ok;
}

Io TlsSession::write_in_records(const Socket& socket, std::string_view bytes, std::size_t record_bytes) {
  {
    const std::lock_guard lock(mutex_);
    for (; !bytes.empty(); bytes.remove_prefix(std::min(record_bytes, bytes.size()))) {
      const std::string_view record = bytes.substr(0, record_bytes);
      if (SSL_write(ssl_.get(), record.data(), static_cast<int>(record.size())) <= 0) return Io::reset;
    }
  }
  return flush(socket, {});
}

Io TlsSession::close_notify(const Socket& socket) {
  const std::lock_guard writing(writing_);
  std::string sealed;
  {
    const std::lock_guard lock(mutex_);
    SSL_shutdown(ssl_.get());
    sealed = pending();
  }
  return transmit(socket, sealed, {});
}

TlsFacts TlsSession::facts() const {
  const std::lock_guard lock(mutex_);
  TlsFacts facts = facts_;
  if (!facts.connected) return facts;
  facts.version = SSL_get_version(ssl_.get());
  facts.cipher = SSL_get_cipher_name(ssl_.get());
  facts.resumed = SSL_session_reused(ssl_.get()) == 1;
  if (X509* certificate = SSL_get0_peer_certificate(ssl_.get())) facts.certificate = base64_of(certificate);
  if (const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name)) facts.server_name = name;
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &protocol, &size);
  if (size > 0) facts.protocol = view_of(protocol, size);
  return facts;
}

TlsEnd TlsSession::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

Io TlsSession::flush(const Socket& socket, const Wait& wait) {
  const std::lock_guard writing(writing_);
  std::string sealed;
  {
    const std::lock_guard lock(mutex_);
    sealed = pending();
  }
  if (flight_left_) {
    sealed.resize(std::min(sealed.size(), *flight_left_));
    *flight_left_ -= sealed.size();
  }
  return transmit(socket, sealed, wait);
}

Io TlsSession::take_more(const Socket& socket, const Wait& wait) {
  std::string bytes;
  const Io end = test::read_some(socket, bytes, wait);
  const std::lock_guard lock(mutex_);
  if (end == Io::ok) BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  if (end == Io::eof) end_ = TlsEnd::fin;
  if (end == Io::reset) end_ = TlsEnd::reset;
  return end;
}

std::string TlsSession::pending() {
  BIO* memory = SSL_get_wbio(ssl_.get());
  std::string bytes(BIO_ctrl_pending(memory), '\0');
  if (!bytes.empty()) BIO_read(memory, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

Io TlsSession::transmit(const Socket& socket, std::string_view sealed, const Wait& wait) const {
  if (piece_bytes_ == 0) return test::write_all(socket, sealed, wait);
  while (!sealed.empty()) {
    const std::string_view piece = sealed.substr(0, piece_bytes_);
    if (const Io end = test::write_all(socket, piece, wait); end != Io::ok) return end;
    sealed.remove_prefix(piece.size());
  }
  return Io::ok;
}

TlsFacts& facts_of(const SSL* ssl) { return *static_cast<TlsFacts*>(SSL_get_app_data(ssl)); }

}  // namespace candor::test
