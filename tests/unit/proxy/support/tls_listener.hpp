// A listener's TLS with certificates that last as long as it does.
#pragma once

#include <memory>
#include <string>

#include "proxy/tls/context.hpp"
#include "tests/support/certificates.hpp"

namespace candor::test {

class TlsListener {
 public:
  explicit TlsListener(const CertificateOptions& options) {
    const KeyPairFiles files = write_pair(directory_, "a", self_signed(options));
    configured_.certificates.push_back({files.certificate, files.key, {}});
    context_ = std::make_shared<const tls::ServerContext>(configured_, keys_);
  }

  const std::shared_ptr<const tls::ServerContext>& context() const { return context_; }

 private:
  TemporaryDirectory directory_;
  config::ListenerTls configured_;
  tls::TicketKeys keys_{tls::TicketKeys::time_point{}};
  std::shared_ptr<const tls::ServerContext> context_;
};

}  // namespace candor::test
