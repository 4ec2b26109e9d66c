#include "proxy/tls/socket_bio.hpp"

#include <new>

#include "proxy/tls/stream.hpp"

namespace candor::tls {

struct SocketBio {
  static Stream& stream_of(BIO* bio) { return *static_cast<Stream*>(BIO_get_data(bio)); }

  static int refuse(Stream& stream) {
    stream.socket_error_ = net::kTlsBroken;
    return -1;
  }

  static int read(BIO* bio, char* into, int size) {
    Stream& stream = stream_of(bio);
    BIO_clear_retry_flags(bio);
    if (stream.overdone()) return refuse(stream);
    if (!stream.socket_.readable()) return BIO_set_retry_read(bio), -1;
    const net::IoResult result = stream.socket_.read_some({into, static_cast<std::size_t>(size)});
    switch (result.status) {
      case net::IoStatus::ok:
        return static_cast<int>(result.bytes);
      case net::IoStatus::would_block:
        BIO_set_retry_read(bio);
        return -1;
      case net::IoStatus::end:
        stream.socket_ended_ = true;
        return 0;
      case net::IoStatus::failed:
        stream.socket_error_ = result.error;
        return -1;
    }
    return -1;
  }

  static int write(BIO* bio, const char* from, int size) {
    Stream& stream = stream_of(bio);
    BIO_clear_retry_flags(bio);
    if (stream.overdone()) return refuse(stream);
    const iovec piece{const_cast<char*>(from), static_cast<std::size_t>(size)};
    const net::IoResult result = stream.socket_.write_some({&piece, 1});
    if (result.status == net::IoStatus::ok) return static_cast<int>(result.bytes);
    if (result.status == net::IoStatus::would_block) {
      BIO_set_retry_write(bio);
    } else {
      stream.socket_error_ = result.error;
    }
    return -1;
  }

  static long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return stream_of(bio).socket_ended_ ? 1 : 0;
    return 0;
  }

  static const BIO_METHOD* method() {
    static const BIO_METHOD* const made = [] {
      BIO_METHOD* const result = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket stream");
      if (result == nullptr) throw std::bad_alloc();
      BIO_meth_set_read(result, read);
      BIO_meth_set_write(result, write);
      BIO_meth_set_ctrl(result, control);
      return result;
    }();
    return made;
  }
};

BIO* new_socket_bio(Stream& stream) {
  BIO* const bio = BIO_new(SocketBio::method());
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, &stream);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace candor::tls
