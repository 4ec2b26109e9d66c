// What we ask of upstreams, in handshakes through memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "proxy/tls/context.hpp"
#include "tests/unit/proxy/support/tls_pair.hpp"

namespace candor::tls {
namespace {

using candor::test::Authority;
using candor::test::Certificate;
using candor::test::plain_server;
using candor::test::PlainTls;
using candor::test::self_signed;
using candor::test::TemporaryDirectory;
using candor::test::TlsPair;
using candor::test::write_authority;
using testing::HasSubstr;

class ClientContextTest : public testing::Test {
 protected:
  ClientContextTest() { configured_.ca = write_authority(directory_, "ca", authority_); }

  ClientContext context() const { return ClientContext(configured_); }
  TlsPair pair(const std::string& server_name, const Certificate& certificate, PlainTls server = {}) const {
    server.certificate = &certificate;
    return {plain_server(server), context().new_connection(server_name)};
  }
  bool accepts(const Certificate& certificate, const std::string& server_name) const {
    return pair(server_name, certificate).shake_hands();
  }
  std::string complaint() const {
    try {
      context();
    } catch (const std::runtime_error& ex) {
      return ex.what();
    }
    return {};
  }

  TemporaryDirectory directory_;
  Authority authority_;
  config::UpstreamTls configured_;
};

TEST_F(ClientContextTest, AcceptsTheNameThatItAskedFor) {
  const Certificate certificate = authority_.issue({.names = {"api.internal", "*.apps.internal"}});
  EXPECT_TRUE(accepts(certificate, "api.internal"));
  EXPECT_TRUE(accepts(certificate, "API.internal"));
  EXPECT_TRUE(accepts(certificate, "a.apps.internal"));
}

// A name that is complete in itself: its resolver needs the dot, its certificate does not have it (RFC 6066 §3).
TEST_F(ClientContextTest, LeavesAFinalDotOut) {
  const Certificate certificate = authority_.issue({.names = {"api.internal"}});
  TlsPair made = pair("api.internal.", certificate);
  EXPECT_TRUE(made.shake_hands()) << made.client_error();
  EXPECT_STREQ(SSL_get_servername(&made.server(), TLSEXT_NAMETYPE_host_name), "api.internal");
  EXPECT_FALSE(accepts(certificate, "db.internal."));
  EXPECT_FALSE(accepts(certificate, "api.internal.."));
}

TEST_F(ClientContextTest, RefusesAnotherName) {
  TlsPair made = pair("db.internal", authority_.issue({.names = {"api.internal"}}));
  EXPECT_FALSE(made.shake_hands());
  EXPECT_EQ(made.client_error(), "certificate verify failed");
  EXPECT_EQ(SSL_get_verify_result(&made.client()), X509_V_ERR_HOSTNAME_MISMATCH);
}

TEST_F(ClientContextTest, RefusesWildcardsForPartsOfLabels) {
  EXPECT_FALSE(accepts(authority_.issue({.names = {"a*.apps.internal"}}), "ab.apps.internal"));
  EXPECT_FALSE(accepts(authority_.issue({.names = {"*.apps.internal"}}), "a.b.apps.internal"));
}

TEST_F(ClientContextTest, AcceptsTheAddressThatItConnectsTo) {
  const Certificate certificate = authority_.issue({.names = {"192.0.2.1", "2001:db8::1"}});
  EXPECT_TRUE(accepts(certificate, "192.0.2.1"));
  EXPECT_TRUE(accepts(certificate, "2001:db8::1"));
  EXPECT_FALSE(accepts(certificate, "192.0.2.2"));
  EXPECT_FALSE(accepts(authority_.issue({.names = {"api.internal"}}), "192.0.2.1"));
}

TEST_F(ClientContextTest, RefusesACaThatItDoesNotKnow) {
  TlsPair made = pair("api.internal", Authority("another").issue({.names = {"api.internal"}}));
  EXPECT_FALSE(made.shake_hands());
  EXPECT_EQ(made.client_error(), "certificate verify failed");
}

TEST_F(ClientContextTest, RefusesWhatHasSignedItself) {
  EXPECT_FALSE(accepts(self_signed({.names = {"api.internal"}}), "api.internal"));
}

TEST_F(ClientContextTest, RefusesWhatHasExpired) {
  TlsPair made = pair("api.internal", authority_.issue({.names = {"api.internal"},
                                                        .valid_from = -std::chrono::hours(48),
                                                        .valid_until = -std::chrono::hours(24)}));
  EXPECT_FALSE(made.shake_hands());
  EXPECT_EQ(SSL_get_verify_result(&made.client()), X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST_F(ClientContextTest, TrustsNobodyOfItsOwnWithoutAFileOfCas) {
  configured_.ca = "";
  EXPECT_FALSE(accepts(authority_.issue({.names = {"api.internal"}}), "api.internal"));
}

TEST_F(ClientContextTest, MayBelieveAnybody) {
  configured_.verify = false;
  configured_.ca = "";
  EXPECT_TRUE(accepts(self_signed({.names = {"other.internal"}}), "api.internal"));
  EXPECT_TRUE(accepts(self_signed({.names = {"other.internal"}}), "192.0.2.1"));
}

// RFC 6066 §3.
TEST_F(ClientContextTest, AsksByNameButNotByAddress) {
  const Certificate certificate = authority_.issue({.names = {"api.internal", "192.0.2.1", "2001:db8::1"}});
  TlsPair by_name = pair("api.internal", certificate);
  TlsPair by_address = pair("192.0.2.1", certificate);
  TlsPair by_longer_address = pair("2001:db8::1", certificate);
  ASSERT_TRUE(by_name.shake_hands());
  ASSERT_TRUE(by_address.shake_hands());
  ASSERT_TRUE(by_longer_address.shake_hands());
  EXPECT_STREQ(SSL_get_servername(&by_name.server(), TLSEXT_NAMETYPE_host_name), "api.internal");
  EXPECT_EQ(SSL_get_servername(&by_address.server(), TLSEXT_NAMETYPE_host_name), nullptr);
  EXPECT_EQ(SSL_get_servername(&by_longer_address.server(), TLSEXT_NAMETYPE_host_name), nullptr);
}

TEST_F(ClientContextTest, SpeaksTls12And13) {
  const Certificate certificate = authority_.issue({.names = {"a"}});
  EXPECT_TRUE(pair("a", certificate, {.min_version = TLS1_3_VERSION}).shake_hands());
  EXPECT_TRUE(pair("a", certificate, {.max_version = TLS1_2_VERSION}).shake_hands());
  EXPECT_FALSE(pair("a", certificate, {.max_version = TLS1_1_VERSION}).shake_hands());
}

TEST_F(ClientContextTest, MaySpeakTls13Only) {
  configured_.min_version = config::TlsVersion::v1_3;
  const Certificate certificate = authority_.issue({.names = {"a"}});
  EXPECT_TRUE(pair("a", certificate).shake_hands());
  EXPECT_FALSE(pair("a", certificate, {.max_version = TLS1_2_VERSION}).shake_hands());
}

TEST_F(ClientContextTest, ShowsItsCertificateWhereItIsAskedForOne) {
  const Certificate own = authority_.issue({.names = {"candor"}});
  const auto files = candor::test::write_pair(directory_, "own", own);
  configured_.key_pair = {files.certificate, files.key, {}};
  const Certificate certificate = authority_.issue({.names = {"a"}});
  openssl::Ssl server = plain_server({.certificate = &certificate});
  SSL_set_verify(server.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
  TlsPair made(std::move(server), context().new_connection("a"));
  ASSERT_TRUE(made.shake_hands()) << made.client_error();
  EXPECT_EQ(X509_cmp(SSL_get0_peer_certificate(&made.server()), own.certificate()), 0);
}

TEST_F(ClientContextTest, SaysWhatIsWrongWithItsFiles) {
  configured_.ca = "/none.pem";
  EXPECT_THAT(complaint(), HasSubstr("/none.pem: "));
  configured_.ca = "";
  configured_.key_pair = {"/none.pem", "/none.key", {}};
  EXPECT_EQ(complaint(), "\"/none.pem\" cannot be read: No such file or directory");
}

}  // namespace
}  // namespace candor::tls
