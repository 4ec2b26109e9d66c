#include "tests/support/tls_context.hpp"

#include <openssl/pem.h>

#include "tests/support/tls_session.hpp"

namespace candor::test {
namespace {

void note_alert(const SSL* ssl, int where, int value) {
  if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT) return;
  const int description = value & 0xff;
  if (description != SSL_AD_CLOSE_NOTIFY) facts_of(ssl).alert = description;
}

int version_number(std::string_view version) {
  if (version == "1.0") return TLS1_VERSION;
  if (version == "1.1") return TLS1_1_VERSION;
  return version == "1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
}

}  // namespace

std::string wire_protocols(const std::vector<std::string>& protocols) {
  std::string wire;
  for (const std::string& protocol : protocols) wire += static_cast<char>(protocol.size()) + protocol;
  return wire;
}

ContextHandle new_context(const SSL_METHOD* method, const TlsVersions& versions) {
  ContextHandle context(SSL_CTX_new(method));
  must(context != nullptr, "context");
  SSL_CTX_set_min_proto_version(context.get(), version_number(versions.min));
  SSL_CTX_set_max_proto_version(context.get(), version_number(versions.max));
  if (version_number(versions.min) < TLS1_2_VERSION) SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_info_callback(context.get(), note_alert);
  return context;
}

void use_certificate(SSL_CTX* context, const Certificate& certificate) {
  must(SSL_CTX_use_certificate(context, certificate.certificate()) == 1, "certificate");
  must(SSL_CTX_use_PrivateKey(context, certificate.key()) == 1, "key");
  for (const std::string& pem : certificate.chain()) {
    const std::unique_ptr<BIO, Freed<BIO_free_all>> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const CertificateHandle next(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    must(next && SSL_CTX_add1_chain_cert(context, next.get()) == 1, "chain");
  }
}

void trust(SSL_CTX* context, const Certificate& authority) {
  must(X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.certificate()) == 1, "trust");
}

}  // namespace candor::test
