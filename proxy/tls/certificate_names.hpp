// The names that a certificate is for (RFC 6125 §6.4): DNS names, of which "*.suffix" covers one label, and IP
// addresses.
#pragma once

#include <openssl/x509.h>

#include <string>
#include <string_view>
#include <vector>

namespace candor::tls {

class CertificateNames {
 public:
  // Those of the subjectAltName; without any of these the common name of the subject.
  explicit CertificateNames(const X509& certificate);

  const std::vector<std::string>& all() const { return names_; }  // lower case
  // `host`: a name or an address as an authority has it, with or without port, in any case.
  bool covers(std::string_view host) const;

 private:
  std::vector<std::string> names_;
};

// "Example.COM.:8443" -> "example.com", "[::1]:80" -> "::1".
std::string name_of_authority(std::string_view authority);

// "a.example.com" -> "*.example.com"; empty where there is no label in front of a suffix.
std::string wildcard_for(std::string_view name);

}  // namespace candor::tls
