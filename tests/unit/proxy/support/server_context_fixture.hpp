// A listener's context with one certificate of an authority of its own, for the tests of its parts.
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "proxy/tls/context.hpp"
#include "tests/unit/proxy/support/tls_pair.hpp"

namespace candor::test {

class ServerContextTest : public testing::Test {
 protected:
  ServerContextTest() { serve("first", first_); }

  config::KeyPairFiles write(const std::string& name, const Certificate& certificate) const {
    const auto files = write_pair(directory_, name, certificate);
    return {files.certificate, files.key, {}};
  }
  void serve(const std::string& name, const Certificate& certificate) {
    configured_.certificates.push_back(write(name, certificate));
  }
  void ask_clients(config::ClientCertificates how) {
    configured_.client_certificates = how;
    configured_.client_ca = write_authority(directory_, "ca", authority_);
  }

  tls::ServerContext context() { return {configured_, keys_}; }
  // The context must outlive the pair: it looks names up in the handshake.
  static TlsPair pair(const PlainTls& client, const tls::ServerContext& context) {
    return {context.new_connection(), plain_client(client)};
  }
  // What a client that asks for this name is shown.
  std::vector<std::string> shown_to(const std::string& server_name) {
    const tls::ServerContext served = context();
    TlsPair made = pair({.server_name = server_name}, served);
    EXPECT_TRUE(made.shake_hands()) << made.server_error();
    return made.shown();
  }
  std::string complaint() {
    try {
      context();
    } catch (const std::runtime_error& ex) {
      return ex.what();
    }
    return {};
  }

  TemporaryDirectory directory_;
  Authority authority_;
  Certificate first_ = authority_.issue({.names = {"example.com", "www.example.com"}});
  config::ListenerTls configured_;
  tls::TicketKeys keys_{tls::TicketKeys::time_point{}};
};

}  // namespace candor::test
