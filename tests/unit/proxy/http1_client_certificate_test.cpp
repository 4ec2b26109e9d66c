// What upstreams are told of the certificate of a client (RFC 9440 §4): nobody but who ends TLS may say it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proxy/http1/head_writer.hpp"

namespace candor::http1 {
namespace {

using testing::HasSubstr;
using testing::Not;

class ClientCertificate : public testing::Test {
 protected:
  std::string written() const {
    std::string text;
    write_request_head(head_, forwarding_, text);
    return text;
  }

  RequestHead head_;
  RequestForwarding forwarding_;
};

TEST_F(ClientCertificate, IsNotWhatAStrangerClaims) {
  head_.fields.add("Client-Cert", ":Zm9yZ2Vk:");
  head_.fields.add("client-CERT", ":Zm9yZ2Vk:");
  head_.fields.add("Client-Cert-Chain", ":Zm9yZ2Vk:");

  EXPECT_THAT(written(), Not(HasSubstr("Zm9yZ2Vk")));
}

TEST_F(ClientCertificate, IsWhatATrustedPeerHasSeen) {
  forwarding_.peer_trusted = true;
  head_.fields.add("Client-Cert", ":bGVhZg==:");
  head_.fields.add("Client-Cert-Chain", ":Y2E=:");

  EXPECT_THAT(written(), HasSubstr("Client-Cert: :bGVhZg==:\r\n"));
  EXPECT_THAT(written(), HasSubstr("Client-Cert-Chain: :Y2E=:\r\n"));
}

TEST_F(ClientCertificate, IsWhatTheClientHasShown) {
  forwarding_.client_certificate = ":b3Vycw==:";

  EXPECT_THAT(written(), HasSubstr("\r\nClient-Cert: :b3Vycw==:\r\n"));
}

// With the chain, which was that of another certificate.
TEST_F(ClientCertificate, IsWhatWeHaveSeenOurselvesWhoeverSaysMore) {
  for (const bool trusted : {false, true}) {
    forwarding_.peer_trusted = trusted;
    forwarding_.client_certificate = ":b3Vycw==:";
    head_.fields.add("Client-Cert", ":Zm9yZ2Vk:");
    head_.fields.add("Client-Cert-Chain", ":Zm9yZ2Vk:");

    EXPECT_THAT(written(), HasSubstr("Client-Cert: :b3Vycw==:\r\n")) << trusted;
    EXPECT_THAT(written(), Not(HasSubstr("Zm9yZ2Vk"))) << trusted;
  }
}

TEST_F(ClientCertificate, IsNotNamedAwayByConnection) {
  forwarding_.client_certificate = ":b3Vycw==:";
  head_.fields.add("Connection", "client-cert, client-cert-chain");

  EXPECT_THAT(written(), HasSubstr("Client-Cert: :b3Vycw==:\r\n"));
}

}  // namespace
}  // namespace candor::http1
