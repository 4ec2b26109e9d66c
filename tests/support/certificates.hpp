// Certificates and keys made by the test that needs them: an authority of its own, and whatever can be wrong with a
// certificate. On elliptic curves where nobody asks otherwise, because those keys take no time.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/openssl.hpp"

namespace candor::test {

using namespace std::chrono_literals;

enum class KeyKind { ec, rsa };

struct CertificateOptions {
  std::vector<std::string> names = {"example.test"};  // of its subjectAltName: DNS names and IP addresses
  std::vector<std::string> dns_names = {};            // likewise, as DNS names whatever they look like
  std::chrono::hours valid_from = -24h;               // seen from now
  std::chrono::hours valid_until = 24h * 90;
  KeyKind key = KeyKind::ec;
};

// A certificate with its private key, and those of the authorities between it and a root.
class Certificate {
 public:
  Certificate(CertificateHandle certificate, KeyHandle key, std::vector<std::string> chain = {});

  std::string pem() const;  // with its chain
  std::string key_pem() const;
  std::string base64() const;           // of its DER form, on one line
  std::string key_fingerprint() const;  // SHA-256 of its SubjectPublicKeyInfo, in base64, as browsers pin it

  Certificate without_chain() const;

  X509* certificate() const { return certificate_.get(); }
  EVP_PKEY* key() const { return key_.get(); }
  const std::vector<std::string>& chain() const { return chain_; }  // each in PEM

 private:
  std::shared_ptr<X509> certificate_;
  std::shared_ptr<EVP_PKEY> key_;
  std::vector<std::string> chain_;
};

class Authority {
 public:
  explicit Authority(std::string_view name = "Candor test root");

  Certificate issue(const CertificateOptions& options = {}) const;
  // An authority whose certificates come with its own, issued by this one.
  Authority subordinate(std::string_view name) const;

  std::string pem() const { return own_.pem(); }
  const Certificate& certificate() const { return own_; }

 private:
  explicit Authority(Certificate own) : own_(std::move(own)) {}

  Certificate own_;
};

Certificate self_signed(const CertificateOptions& options = {});

std::string base64_of(X509* certificate);  // its DER form

// The files of a certificate, as a configuration names them.
struct KeyPairFiles {
  std::string certificate;
  std::string key;
  std::string yaml() const { return "{certificate: " + certificate + ", key: " + key + "}"; }
};
// Written whole under other names and then renamed, as careful tools do.
KeyPairFiles write_pair(const TemporaryDirectory& directory, std::string_view name, const Certificate& certificate);
std::string write_authority(const TemporaryDirectory& directory, std::string_view name, const Authority& authority);

}  // namespace candor::test
