#include "proxy/tls/stream.hpp"

#include <openssl/err.h>

#include <array>

#include "proxy/tls/openssl_failure.hpp"
#include "proxy/tls/records.hpp"
#include "proxy/tls/socket_bio.hpp"

namespace candor::tls {

static_assert(kRecordMax == SSL3_RT_MAX_PLAIN_LENGTH);

namespace {

Version version_of(const SSL& ssl) {
  switch (SSL_version(&ssl)) {
    case TLS1_2_VERSION:
      return Version::v1_2;
    case TLS1_3_VERSION:
      return Version::v1_3;
    default:
      return Version::unknown;
  }
}

}  // namespace

Stream::Stream(net::SocketStream& socket, openssl::Ssl ssl) : socket_(socket), ssl_(std::move(ssl)) {
  BIO* const bio = new_socket_bio(*this);
  SSL_set_bio(ssl_.get(), bio, bio);  // which owns it
  SSL_set_msg_callback(ssl_.get(), on_message);
  SSL_set_msg_callback_arg(ssl_.get(), this);
  socket_.notify(this);
  update();
}

Stream::~Stream() {
  socket_.notify(nullptr);
  if (sends_close_notify_) shutdown_write();  // a notice that still waits for room is lost
  // Else OpenSSL takes it for an attack that the peer has sent no close_notify, and never resumes the session.
  if (!plain()) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

net::IoStatus Stream::shake_hands() {
  begun_ = true;
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl_.get());
  version_ = version_of(*ssl_);
  if (returned == 1) {
    established_ = true;
    overhead_ = 0;
    result_ = SSL_session_reused(ssl_.get()) == 1 ? Result::resumed : Result::full;
    update();
    return net::IoStatus::ok;
  }
  const int error = SSL_get_error(ssl_.get(), returned);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return net::IoStatus::would_block;
  Handshake failed = failed_handshake(*ssl_);
  if (error == SSL_ERROR_SYSCALL || error == SSL_ERROR_ZERO_RETURN) {
    failed.result = socket_error_ == net::kTlsBroken ? Result::protocol : Result::closed;
    failed.error = socket_error_ != 0 ? net::error_text(socket_error_) : "the connection ended within the handshake";
  }
  if (failed.result == Result::certificate) failed.version = version_;  // nobody lies about it by then
  failed_ = std::make_unique<const Handshake>(std::move(failed));
  ERR_clear_error();
  return net::IoStatus::failed;
}

void Stream::fail_handshake(Result result, std::string error) {
  failed_ = std::make_unique<const Handshake>(Handshake{.result = result, .error = std::move(error)});
}

void Stream::speak_plainly() {
  failed_.reset();
  result_ = Result::plaintext;
  version_ = Version::unknown;
  ssl_.reset();
  update();
}

void Stream::resume(SessionSlot& slot) {
  session_slot_ = &slot;
  SSL_CTX* const context = SSL_get_SSL_CTX(ssl_.get());
  if (slot.context.get() != context) {
    SSL_CTX_up_ref(context);
    slot = {openssl::Context(context), nullptr};
  }
  if (slot.session) SSL_set_session(ssl_.get(), slot.session.get());
}

net::IoResult Stream::read_some(std::span<char> into) {
  if (plain()) {
    const net::IoResult result = socket_.read_some(into);
    update();
    return result;
  }
  if (!reads_on()) return end_of_reading();
  std::size_t filled = 0;
  for (unsigned records = 0; records < kRecordsPerRead && filled < into.size(); ++records) {
    const net::IoResult result = read_record(into.subspan(filled));
    if (result.status == net::IoStatus::ok) {
      filled += result.bytes;
      continue;
    }
    note_end(result);
    break;
  }
  update();
  if (filled > 0) return {net::IoStatus::ok, filled, 0};
  return end_of_reading();
}

void Stream::note_end(const net::IoResult& result) {
  end_ = result.status;
  end_error_ = result.error;
  end_authenticated_ = result.authenticated;
}

net::IoResult Stream::read_record(std::span<char> into) {
  if (!socket_.readable() && (starved_ || SSL_has_pending(ssl_.get()) == 0)) return {};
  ERR_clear_error();
  std::size_t count = 0;
  const int returned = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
  starved_ = returned != 1;
  if (returned == 1) return {net::IoStatus::ok, count, 0};
  return why_not(returned);
}

net::IoResult Stream::write_some(std::span<const iovec> from) {
  if (plain()) {
    const net::IoResult result = socket_.write_some(from);
    update();
    return result;
  }
  std::array<char, kRecordMax> room;
  Records records(from);
  net::IoResult result;
  std::size_t written = 0;
  while (!records.done()) {
    const std::string_view record = records.next(unfinished_ != 0 ? unfinished_ : kRecordMax, room);
    result = write_record(record);
    if (result.status != net::IoStatus::ok) break;
    records.advance(record.size());
    written += record.size();
  }
  update();
  if (written > 0) return {net::IoStatus::ok, written, 0};
  return result;
}

net::IoResult Stream::write_record(std::string_view record) {
  ERR_clear_error();
  std::size_t count = 0;
  const int returned = SSL_write_ex(ssl_.get(), record.data(), record.size(), &count);
  unfinished_ = 0;
  if (returned == 1) return {net::IoStatus::ok, count, 0};
  const net::IoResult result = why_not(returned);
  if (result.status == net::IoStatus::would_block) unfinished_ = record.size();
  return result;
}

// Why a read or a write has moved nothing.
net::IoResult Stream::why_not(int returned) {
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return {};
    case SSL_ERROR_ZERO_RETURN:
      // Behind a close_notify nothing is read: if the socket has ended, there was none.
      return {net::IoStatus::end, 0, socket_ended_ ? net::kTlsTruncated : 0, !socket_ended_};
    case SSL_ERROR_SYSCALL:
      sends_close_notify_ = false;
      return {net::IoStatus::failed, 0, socket_error_ != 0 ? socket_error_ : net::kTlsTruncated};
    default:
      sends_close_notify_ = false;
      return {net::IoStatus::failed, 0, stream_error()};
  }
}

void Stream::shutdown_write() {
  ending_ = true;
  end_writing();
}

// Again when the socket has room, where it has none.
void Stream::end_writing() {
  if (established_ && sends_close_notify_ && !plain() && unfinished_ == 0) {
    ERR_clear_error();
    const int returned = SSL_shutdown(ssl_.get());
    if (returned < 0 && SSL_get_error(ssl_.get(), returned) == SSL_ERROR_WANT_WRITE) return;
    ERR_clear_error();
  }
  sends_close_notify_ = ending_ = false;
  socket_.shutdown_write();
}

void Stream::reset_on_close() {
  sends_close_notify_ = ending_ = false;
  socket_.reset_on_close();
}

bool Stream::silent() {
  if (!reads_on()) return false;
  if (!plain() && readable_) {
    char one;
    std::size_t count = 0;
    ERR_clear_error();
    const int returned = SSL_peek_ex(ssl_.get(), &one, 1, &count);
    starved_ = returned != 1;
    if (returned == 1) return false;
    note_end(why_not(returned));
    update();
  }
  return !readable_ && !half_closed_;
}

void Stream::wake() {
  starved_ = false;  // reading may have waited for a write
  if (ending_) end_writing();
  update();
  if (wakeable_ != nullptr) wakeable_->wake();
}

void Stream::update() {
  const bool buffered = !plain() && established_ && !starved_ && SSL_has_pending(ssl_.get()) == 1;
  readable_ = socket_.readable() || buffered || !reads_on();
  writable_ = socket_.writable();
  half_closed_ = socket_.half_closed() || end_ == net::IoStatus::end;
  broken_ = socket_.broken();
}

// OpenSSL shows the head of each record, the type that TLS 1.3 has hidden in it, and each message of a handshake.
void Stream::on_message(int sent, int, int type, const void* bytes, std::size_t, SSL*, void* stream) {
  if (sent != 0) return;
  const bool names_type = type == SSL3_RT_HEADER || type == SSL3_RT_INNER_CONTENT_TYPE;
  const bool has_content = names_type && *static_cast<const unsigned char*>(bytes) == SSL3_RT_APPLICATION_DATA;
  if ((names_type && !has_content) || type == SSL3_RT_HANDSHAKE) ++static_cast<Stream*>(stream)->overhead_;
}

int Stream::on_new_session(SSL* ssl, SSL_SESSION* session) {
  const auto* const stream = static_cast<const Stream*>(BIO_get_data(SSL_get_rbio(ssl)));
  SessionSlot* const slot = stream->session_slot_;
  if (slot == nullptr || slot->context.get() != SSL_get_SSL_CTX(ssl)) return 0;
  slot->session.reset(session);
  return 1;
}

void Stream::keep_sessions(SSL_CTX& context) { SSL_CTX_sess_set_new_cb(&context, on_new_session); }

}  // namespace candor::tls
