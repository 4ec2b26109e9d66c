// Which tickets a listener takes, in handshakes through memory.
#include <gtest/gtest.h>

#include <tuple>

#include "tests/unit/proxy/support/server_context_fixture.hpp"

namespace candor::tls {
namespace {

using namespace std::chrono_literals;
using candor::test::Authority;
using candor::test::Certificate;
using candor::test::CertificateOptions;
using candor::test::PlainTls;
using candor::test::ServerContextTest;
using candor::test::TlsPair;

constexpr TicketKeys::time_point kStart{};

class Resumption : public ServerContextTest, public testing::WithParamInterface<int> {
 protected:
  // A client that has been here, and what it may come back with.
  openssl::Session first_visit(const ServerContext& served) {
    TlsPair made = pair({.max_version = GetParam()}, served);
    EXPECT_TRUE(made.shake_hands()) << made.server_error();
    EXPECT_FALSE(made.resumed());
    return made.session();
  }
  bool resumes(const openssl::Session& session, const ServerContext& served) {
    TlsPair made = pair({.max_version = GetParam(), .session = session.get()}, served);
    EXPECT_TRUE(made.shake_hands()) << made.server_error();
    return made.resumed();
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, Resumption, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

TEST_P(Resumption, WorksWithATicket) {
  const ServerContext served = context();
  EXPECT_TRUE(resumes(first_visit(served), served));
}

TEST_P(Resumption, SurvivesANewCertificate) {
  const ServerContext before = context();
  const openssl::Session session = first_visit(before);
  write("first", authority_.issue({.names = {"www.example.com", "example.com"}}));
  const ServerContext after = context();
  EXPECT_TRUE(resumes(session, after));
}

TEST_P(Resumption, NeedsTheKeysOfTheTicket) {
  const openssl::Session session = first_visit(context());
  TicketKeys others(kStart);
  EXPECT_FALSE(resumes(session, ServerContext(configured_, others)));
}

TEST_P(Resumption, WorksWithAFormerKey) {
  const ServerContext served = context();
  const openssl::Session session = first_visit(served);
  auto now = kStart;
  for (std::size_t i = 1; i < TicketKeys::kKept; ++i) keys_.rotate_if_due(now += TicketKeys::kRotation);
  EXPECT_TRUE(resumes(session, served));
}

TEST_P(Resumption, EndsWhenTheKeyIsForgotten) {
  const ServerContext served = context();
  const openssl::Session session = first_visit(served);
  auto now = kStart;
  for (std::size_t i = 0; i < TicketKeys::kKept; ++i) keys_.rotate_if_due(now += TicketKeys::kRotation);
  EXPECT_FALSE(resumes(session, served));
}

// A ticket says what was verified; where more is asked it says too little.
TEST_P(Resumption, DoesNotGoAroundTheQuestionForACertificate) {
  const openssl::Session session = first_visit(context());
  ask_clients(config::ClientCertificates::optional);
  const ServerContext asking = context();
  TlsPair made = pair({.max_version = GetParam(), .session = session.get()}, asking);
  made.shake_hands();
  EXPECT_FALSE(made.resumed());
}

TEST_P(Resumption, KeepsTheCertificateOfTheClient) {
  ask_clients(config::ClientCertificates::required);
  const Certificate certificate = authority_.issue();
  const PlainTls client{.max_version = GetParam(), .certificate = &certificate};
  const ServerContext before = context();
  TlsPair first = pair(client, before);
  ASSERT_TRUE(first.shake_hands()) << first.server_error();
  const openssl::Session session = first.session();

  write_authority(directory_, "ca", authority_);
  const ServerContext after = context();
  PlainTls again = client;
  again.session = session.get();
  TlsPair second = pair(again, after);

  ASSERT_TRUE(second.shake_hands()) << second.server_error();
  EXPECT_TRUE(second.resumed());
  EXPECT_EQ(X509_cmp(SSL_get0_peer_certificate(&second.server()), certificate.certificate()), 0);
}

// Who is let in by a ticket was let in by a CA; when that is trusted no more, the ticket is worth nothing.
TEST_P(Resumption, DoesNotOutliveTheTrustInACa) {
  ask_clients(config::ClientCertificates::required);
  const Certificate certificate = authority_.issue();
  const PlainTls client{.max_version = GetParam(), .certificate = &certificate};
  const ServerContext before = context();
  TlsPair first = pair(client, before);
  ASSERT_TRUE(first.shake_hands()) << first.server_error();
  const openssl::Session session = first.session();

  write_authority(directory_, "ca", Authority("another"));
  const ServerContext after = context();
  PlainTls again = client;
  again.session = session.get();
  TlsPair second = pair(again, after);

  EXPECT_FALSE(second.shake_hands());
}

// A visit of this client at a time when its certificate was valid. It is not any more, or not yet.
class ResumptionOutOfTime : public ServerContextTest,
                            public testing::WithParamInterface<std::tuple<int, config::ClientCertificates>> {
 protected:
  int version() const { return std::get<0>(GetParam()); }
  void visit_in_time(const Certificate& certificate) {
    ask_clients(std::get<1>(GetParam()));
    const ServerContext blind = context();
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(blind.identity_for("").context.get()), X509_V_FLAG_NO_CHECK_TIME);
    TlsPair made = pair({.max_version = version(), .certificate = &certificate}, blind);
    ASSERT_TRUE(made.shake_hands()) << made.server_error();
    session_ = made.session();
  }
  TlsPair comes_back(const Certificate& certificate, const ServerContext& served) {
    return pair({.max_version = version(), .certificate = &certificate, .session = session_.get()}, served);
  }

  openssl::Session session_;
};

INSTANTIATE_TEST_SUITE_P(Versions, ResumptionOutOfTime,
                         testing::Combine(testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                                          testing::Values(config::ClientCertificates::optional,
                                                          config::ClientCertificates::required)));

TEST_P(ResumptionOutOfTime, IsJudgedLikeAFirstVisit) {
  for (const CertificateOptions& validity : {CertificateOptions{.valid_until = -1h}, {.valid_from = 24h}}) {
    const Certificate certificate = authority_.issue(validity);
    visit_in_time(certificate);
    const ServerContext served = context();
    TlsPair again = comes_back(certificate, served);

    EXPECT_FALSE(again.shake_hands());
    EXPECT_EQ(again.server_error(), "certificate verify failed");
  }
}

TEST_P(ResumptionOutOfTime, GivesWayToAFirstVisitWithARenewedCertificate) {
  visit_in_time(authority_.issue({.valid_until = -1h}));
  const Certificate renewed = authority_.issue();
  const ServerContext served = context();
  TlsPair again = comes_back(renewed, served);

  ASSERT_TRUE(again.shake_hands()) << again.server_error();
  EXPECT_FALSE(again.resumed());
  EXPECT_EQ(X509_cmp(SSL_get0_peer_certificate(&again.server()), renewed.certificate()), 0);
}

}  // namespace
}  // namespace candor::tls
