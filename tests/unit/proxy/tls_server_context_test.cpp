// What a listener agrees to and refuses, in handshakes through memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/proxy/support/server_context_fixture.hpp"

namespace candor::tls {
namespace {

using candor::test::Authority;
using candor::test::Certificate;
using candor::test::KeyKind;
using candor::test::plain_client;
using candor::test::self_signed;
using candor::test::ServerContextTest;
using candor::test::TlsPair;
using candor::test::write_file;
using testing::ElementsAre;
using testing::HasSubstr;

// The first name of the certificate that is chosen for this one.
std::string chosen(const ServerContext& context, std::string_view server_name) {
  return context.identity_for(server_name).names.all().front();
}

TEST_F(ServerContextTest, ChoosesTheCertificateByItsNames) {
  serve("second", authority_.issue({.names = {"second", "example.net", "*.example.net"}}));
  serve("third", authority_.issue({.names = {"third", "a.example.net", "192.0.2.1"}}));
  const ServerContext served = context();

  EXPECT_EQ(chosen(served, "www.example.com"), "example.com");
  EXPECT_EQ(chosen(served, "example.net"), "second");
  EXPECT_EQ(chosen(served, "b.example.net"), "second");
  EXPECT_EQ(chosen(served, "a.example.net"), "third") << "an exact name goes before a wildcard";
  EXPECT_EQ(chosen(served, "192.0.2.1"), "third");
  EXPECT_EQ(chosen(served, "B.Example.NET"), "second");
  EXPECT_EQ(chosen(served, "example.net."), "second");
}

TEST_F(ServerContextTest, HasTheFirstCertificateForAllOtherNames) {
  serve("second", authority_.issue({.names = {"*.example.net"}}));
  const ServerContext served = context();
  for (const char* name : {"example.org", "", "localhost", "a.b.example.net", "*", "."})
    EXPECT_EQ(chosen(served, name), "example.com") << name;
}

TEST_F(ServerContextTest, TakesTheFirstOfTwoCertificatesForOneName) {
  serve("second", authority_.issue({.names = {"second", "example.com"}}));
  EXPECT_EQ(chosen(context(), "example.com"), "example.com");
}

TEST_F(ServerContextTest, KnowsWhenItsCertificatesExpire) {
  serve("second", authority_.issue({.names = {"a"}, .valid_until = std::chrono::hours(1)}));
  serve("third", authority_.issue({.names = {"a"}, .valid_until = std::chrono::hours(2), .key = KeyKind::rsa}));
  const std::vector<std::time_t> ends = context().not_after();
  ASSERT_EQ(ends.size(), 3U);
  EXPECT_NEAR(std::difftime(ends[0], ends[1]), 90 * 24 * 3600 - 3600, 5);
  EXPECT_NEAR(std::difftime(ends[2], ends[1]), 3600, 5);
}

TEST_F(ServerContextTest, ShowsTheCertificateThatIsAskedFor) {
  const Certificate second = authority_.issue({.names = {"example.net"}});
  serve("second", second);
  EXPECT_THAT(shown_to("example.com"), ElementsAre(first_.base64()));
  EXPECT_THAT(shown_to("example.net"), ElementsAre(second.base64()));
  EXPECT_THAT(shown_to("example.org"), ElementsAre(first_.base64()));
  EXPECT_THAT(shown_to(""), ElementsAre(first_.base64()));
}

TEST_F(ServerContextTest, KnowsWhatItHasShown) {
  serve("second", authority_.issue({.names = {"example.net"}}));
  const ServerContext served = context();
  TlsPair asked = pair({.server_name = "example.net"}, served);
  TlsPair silent = pair({}, served);
  ASSERT_TRUE(asked.shake_hands());
  ASSERT_TRUE(silent.shake_hands());
  EXPECT_EQ(served.identity_of(asked.server()).names.all().front(), "example.net");
  EXPECT_EQ(served.identity_of(silent.server()).names.all().front(), "example.com");
}

TEST_F(ServerContextTest, ShowsTheChainToo) {
  const Authority middle = authority_.subordinate("middle");
  const Certificate leaf = middle.issue({.names = {"example.net"}});
  serve("second", leaf);
  EXPECT_THAT(shown_to("example.net"), ElementsAre(leaf.base64(), middle.certificate().base64()));
}

// Two certificates for the same names, of which each client gets the one that it can check, with its own chain.
class TwoKinds : public ServerContextTest, public testing::WithParamInterface<int> {
 protected:
  TwoKinds() {
    serve("ec", ec_);
    serve("rsa", rsa_);
  }
  std::vector<std::string> shown_to_client_of(const char* signatures) {
    const ServerContext served = context();
    openssl::Ssl client = plain_client({.max_version = GetParam(), .server_name = "a.example.net"});
    SSL_ctrl(client.get(), SSL_CTRL_SET_SIGALGS_LIST, 0, const_cast<char*>(signatures));  // as the macro casts
    TlsPair made(served.new_connection(), std::move(client));
    EXPECT_TRUE(made.shake_hands()) << made.server_error();
    return made.shown();
  }

  const Authority middle_ = authority_.subordinate("middle");
  const Certificate ec_ = authority_.issue({.names = {"a.example.net"}});
  const Certificate rsa_ = middle_.issue({.names = {"a.example.net"}, .key = KeyKind::rsa});
};

INSTANTIATE_TEST_SUITE_P(Versions, TwoKinds, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

TEST_P(TwoKinds, AreChosenByTheClient) {
  EXPECT_THAT(shown_to_client_of("ECDSA+SHA256"), ElementsAre(ec_.base64()));
  EXPECT_THAT(shown_to_client_of("RSA-PSS+SHA256:RSA+SHA256"),
              ElementsAre(rsa_.base64(), middle_.certificate().base64()));
}

TEST_F(ServerContextTest, SpeaksTls12And13) {
  const ServerContext served = context();
  TlsPair newer = pair({}, served);
  TlsPair older = pair({.max_version = TLS1_2_VERSION}, served);
  TlsPair oldest = pair({.max_version = TLS1_1_VERSION}, served);
  EXPECT_TRUE(newer.shake_hands());
  EXPECT_EQ(SSL_version(&newer.server()), TLS1_3_VERSION);
  EXPECT_TRUE(older.shake_hands());
  EXPECT_EQ(SSL_version(&older.server()), TLS1_2_VERSION);
  EXPECT_FALSE(oldest.shake_hands());
  EXPECT_EQ(oldest.server_error(), "unsupported protocol");
}

TEST_F(ServerContextTest, MaySpeakTls13Only) {
  configured_.min_version = config::TlsVersion::v1_3;
  const ServerContext served = context();
  EXPECT_TRUE(pair({}, served).shake_hands());
  EXPECT_FALSE(pair({.max_version = TLS1_2_VERSION}, served).shake_hands());
}

TEST_F(ServerContextTest, HoldsTheSameForEveryCertificate) {
  configured_.min_version = config::TlsVersion::v1_3;
  ask_clients(config::ClientCertificates::required);
  serve("second", authority_.issue({.names = {"example.net"}}));
  const ServerContext served = context();
  const Certificate client = authority_.issue();
  EXPECT_TRUE(pair({.server_name = "example.net", .certificate = &client}, served).shake_hands());
  EXPECT_FALSE(pair({.server_name = "example.net"}, served).shake_hands());
  EXPECT_FALSE(pair({.max_version = TLS1_2_VERSION, .server_name = "example.net", .certificate = &client}, served)
                   .shake_hands());
}

TEST_F(ServerContextTest, HasCiphersWithForwardSecrecyOnly) {
  const ServerContext served = context();
  openssl::Ssl client = plain_client({.max_version = TLS1_2_VERSION});
  SSL_set_cipher_list(client.get(), "AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA256");
  EXPECT_FALSE(TlsPair(served.new_connection(), std::move(client)).shake_hands());
}

// RFC 7301 §3.2.
TEST_F(ServerContextTest, AgreesToHttp1) {
  const ServerContext served = context();
  TlsPair both = pair({.protocols = {"h2", "http/1.1"}}, served);
  TlsPair none = pair({}, served);
  TlsPair older = pair({.protocols = {"http/1.0", "http/1.1"}}, served);
  TlsPair old = pair({.protocols = {"h2", "http/1.0"}}, served);
  TlsPair other = pair({.protocols = {"h2", "http/0.9"}}, served);
  EXPECT_TRUE(both.shake_hands());
  EXPECT_EQ(both.protocol(), "http/1.1");
  EXPECT_TRUE(none.shake_hands());
  EXPECT_EQ(none.protocol(), "");
  EXPECT_TRUE(older.shake_hands());
  EXPECT_EQ(older.protocol(), "http/1.1");
  EXPECT_TRUE(old.shake_hands());
  EXPECT_EQ(old.protocol(), "http/1.0");
  EXPECT_FALSE(other.shake_hands());
  EXPECT_EQ(other.client_error(), "tlsv1 alert no application protocol");
}

TEST_F(ServerContextTest, AsksNoClientForACertificate) {
  const Certificate client = authority_.issue();
  const ServerContext served = context();
  TlsPair made = pair({.certificate = &client}, served);
  ASSERT_TRUE(made.shake_hands());
  EXPECT_EQ(SSL_get0_peer_certificate(&made.server()), nullptr);
}

TEST_F(ServerContextTest, TakesTheCertificateOfAClientThatHasOne) {
  ask_clients(config::ClientCertificates::optional);
  const Certificate client = authority_.issue();
  const ServerContext served = context();
  TlsPair with = pair({.certificate = &client}, served);
  TlsPair without = pair({}, served);
  ASSERT_TRUE(with.shake_hands());
  EXPECT_EQ(X509_cmp(SSL_get0_peer_certificate(&with.server()), client.certificate()), 0);
  ASSERT_TRUE(without.shake_hands());
  EXPECT_EQ(SSL_get0_peer_certificate(&without.server()), nullptr);
}

TEST_F(ServerContextTest, RefusesACertificateOfAnotherCaAlsoWhereNoneIsNeeded) {
  ask_clients(config::ClientCertificates::optional);
  const Certificate stranger = Authority("another").issue();
  const ServerContext served = context();
  TlsPair made = pair({.certificate = &stranger}, served);
  EXPECT_FALSE(made.shake_hands());
  EXPECT_EQ(made.server_error(), "certificate verify failed");
}

TEST_F(ServerContextTest, RefusesAnExpiredCertificateOfAClient) {
  ask_clients(config::ClientCertificates::optional);
  const Certificate expired =
      authority_.issue({.valid_from = -std::chrono::hours(48), .valid_until = -std::chrono::hours(24)});
  const ServerContext served = context();
  TlsPair made = pair({.certificate = &expired}, served);
  EXPECT_FALSE(made.shake_hands());
}

TEST_F(ServerContextTest, MayRequireACertificate) {
  ask_clients(config::ClientCertificates::required);
  const Certificate client = authority_.issue();
  const ServerContext served = context();
  EXPECT_TRUE(pair({.certificate = &client}, served).shake_hands());
  TlsPair without = pair({}, served);
  EXPECT_FALSE(without.shake_hands());
  EXPECT_EQ(without.server_error(), "peer did not return a certificate");
}

TEST_F(ServerContextTest, SaysWhatIsWrongWithItsFiles) {
  configured_.certificates.push_back({"/none.pem", "/none.key", {}});
  EXPECT_EQ(complaint(), "\"/none.pem\" cannot be read: No such file or directory");
}

TEST_F(ServerContextTest, SaysThatItsCertificateHasExpired) {
  serve("second", authority_.issue({.valid_from = -std::chrono::hours(48), .valid_until = -std::chrono::hours(24)}));
  EXPECT_THAT(complaint(), HasSubstr("second.pem\" expired at "));
}

TEST_F(ServerContextTest, SaysThatAKeyIsNotThatOfItsCertificate) {
  write_file(configured_.certificates.front().key, self_signed().key_pem());
  EXPECT_THAT(complaint(), HasSubstr("expected a pair"));
}

TEST_F(ServerContextTest, SaysWhichCasAreNoGood) {
  configured_.client_certificates = config::ClientCertificates::required;
  configured_.client_ca = "/none.pem";
  EXPECT_THAT(complaint(), HasSubstr("/none.pem: "));
}

}  // namespace
}  // namespace candor::tls
