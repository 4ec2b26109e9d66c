#include "tests/bench/tools/tls.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <climits>

namespace candor::bench {
namespace {

int size_of(std::size_t bytes) { return static_cast<int>(std::min<std::size_t>(bytes, INT_MAX)); }

}  // namespace

TlsContext::TlsContext() : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
  if (!context_) die("SSL_CTX_new");
  SSL_CTX_set_mode(context_.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context_.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_read_ahead(context_.get(), 1);
}

TlsStream::TlsStream(const TlsContext& context, int socket, const std::string& server_name)
    : ssl_(SSL_new(context.context_.get()), SSL_free) {
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket) != 1) die("SSL_new");
  SSL_set_connect_state(ssl_.get());
  SSL_set_tlsext_host_name(ssl_.get(), server_name.c_str());
}

ssize_t TlsStream::read(std::span<char> into) {
  ERR_clear_error();
  return outcome(SSL_read(ssl_.get(), into.data(), size_of(into.size())));
}

ssize_t TlsStream::write(std::string_view bytes) {
  ERR_clear_error();
  return outcome(SSL_write(ssl_.get(), bytes.data(), size_of(bytes.size())));
}

ssize_t TlsStream::outcome(int result) {
  if (result > 0) return result;
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return kNotNow;
  return error == SSL_ERROR_ZERO_RETURN ? 0 : kBroken;
}

}  // namespace candor::bench
