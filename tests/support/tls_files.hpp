// What most tests with TLS begin with: an authority, a certificate of its own for the names that tests use, their
// files, and the keys of a configuration that name these.
#pragma once

#include <fmt/format.h>

#include <string>

#include "tests/support/certificates.hpp"
#include "tests/support/socket.hpp"

namespace candor::test {

struct TlsFiles {
  TemporaryDirectory directory;
  Authority authority;
  Certificate certificate = authority.issue({.names = {"example.test", loopback_ip()}});
  KeyPairFiles pair = write_pair(directory, "server", certificate);
  std::string ca = write_authority(directory, "ca", authority);

  // The keys of a listener's `tls`.
  std::string listener() const { return fmt::format("certificates: [{}]", pair.yaml()); }
  // The key `tls` of an upstream, which trusts this authority.
  std::string upstream(std::string_view more_keys = "") const {
    return fmt::format("tls: {{ca: {}{}{}}}", ca, more_keys.empty() ? "" : ", ", more_keys);
  }
};

}  // namespace candor::test
