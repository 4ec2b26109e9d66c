// TLS over a client's socket, as thin as the sockets themselves. The handshake is part of the first write; nothing is
// verified and no session is resumed, so that every connection costs its server a full handshake.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tests/bench/tools/sockets.hpp"

namespace candor::bench {

class TlsContext {
 public:
  TlsContext();

 private:
  friend class TlsStream;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
};

class TlsStream {
 public:
  // `server_name` is asked for. The socket must outlive it.
  TlsStream(const TlsContext& context, int socket, const std::string& server_name);

  // What read_from() and write_to() give; 0 also where the stream ends without a notice.
  ssize_t read(std::span<char> into);
  ssize_t write(std::string_view bytes);

 private:
  ssize_t outcome(int result);

  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
};

}  // namespace candor::bench
