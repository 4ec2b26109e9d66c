#include "proxy/tls/server_stream.hpp"

#include <openssl/evp.h>

#include <vector>

namespace candor::tls {

namespace {

std::string byte_sequence(const X509& certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(&certificate, &der);
  if (size <= 0) return {};
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owner(
      der, [](unsigned char* bytes) { OPENSSL_free(bytes); });
  std::vector<unsigned char> text(static_cast<std::size_t>(size + 2) / 3 * 4 + 1);
  const int length = EVP_EncodeBlock(text.data(), der, size);
  return ":" + std::string(text.begin(), text.begin() + length) + ":";
}

}  // namespace

ServerStream::ServerStream(std::shared_ptr<const ServerContext> context, net::SocketStream& socket)
    : Stream(socket, context->new_connection()), context_(std::move(context)) {}

bool ServerStream::covers(std::string_view host) {
  if (plain() || host.empty() || host == covered_) return true;
  if (!context_->identity_of(ssl()).names.covers(host)) return false;
  covered_.assign(host);
  return true;
}

std::string_view ServerStream::client_certificate() {
  const X509* const certificate = plain() ? nullptr : SSL_get0_peer_certificate(&ssl());
  if (certificate == nullptr) return {};
  if (!client_certificate_) client_certificate_ = std::make_unique<const std::string>(byte_sequence(*certificate));
  return *client_certificate_;
}

std::unique_ptr<ServerStream> serve(const Watched<ServerContext>* watched, net::SocketStream& socket) {
  if (watched == nullptr) return nullptr;
  return std::make_unique<ServerStream>(watched->current(), socket);
}

}  // namespace candor::tls
