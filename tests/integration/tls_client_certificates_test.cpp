// Certificates of clients: who is let in, and what the upstream is told of them (RFC 9440).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_files.hpp"

namespace candor::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kCertificateExpired = 45;  // alerts, RFC 8446 §6
constexpr int kUnknownCa = 48;
constexpr int kHandshakeFailure = 40;
constexpr int kCertificateRequired = 116;

class ClientCertificate : public testing::TestWithParam<std::string> {
 protected:
  candor::test::Setup setup(std::string_view wanted) const {
    return {.endpoints = {upstream_.url()},
            .tls = fmt::format("{}\nclient_certificates: {}\nclient_ca: {}", files_.listener(), wanted, client_ca_)};
  }
  TlsOptions showing(const Certificate* certificate) const {
    return {.versions = {.min = GetParam(), .max = GetParam()}, .certificate = certificate};
  }
  // The Client-Cert fields that the upstream gets of a client like this.
  std::vector<std::string> passed_on(const Candor& candor, const TlsOptions& options) {
    const Response response = exchange_once_tls(candor.address(), get_request("/", "client-cert: :Zm9v:\r\n"), options);
    EXPECT_EQ(response.content, "ok");
    return upstream_.request().all("Client-Cert");
  }
  // With TLS 1.3 the client is done before its certificate has been looked at.
  int refusal(const Candor& candor, const TlsOptions& options) {
    TlsClient client(candor.address(), options);
    EXPECT_NE(client.wait_end(), Io::timeout);
    EXPECT_TRUE(candor.wait_metric("candor_tls_handshakes_total", {{"result", "certificate"}}, 1));
    EXPECT_EQ(candor.metrics().sum("candor_tls_handshakes_total"), 1);
    EXPECT_EQ(upstream_.connections(), 0U);
    EXPECT_THAT(candor.log().lines(), IsEmpty());
    return client.facts().alert;
  }

  TlsFiles files_;
  Authority clients_{"Clients"};
  std::string client_ca_ = write_authority(files_.directory, "clients", clients_);
  Certificate ann_ = clients_.issue({.names = {"ann"}});
  ScriptedUpstream upstream_{answering(std::string(kOk))};
};

INSTANTIATE_TEST_SUITE_P(Version, ClientCertificate, testing::Values("1.2", "1.3"),
                         [](const auto& param) { return param.param == "1.2" ? "Tls12" : "Tls13"; });

TEST_P(ClientCertificate, IsPassedOnWhereItIsRequired) {
  const Candor candor(setup("required"));
  EXPECT_THAT(passed_on(candor, showing(&ann_)), testing::ElementsAre(":" + ann_.base64() + ":"));
}

TEST_P(ClientCertificate, IsPassedOnWhereItIsOptional) {
  const Candor candor(setup("optional"));
  EXPECT_THAT(passed_on(candor, showing(&ann_)), testing::ElementsAre(":" + ann_.base64() + ":"));
}

TEST_P(ClientCertificate, MayBeMissingWhereItIsOptional) {
  const Candor candor(setup("optional"));
  EXPECT_THAT(passed_on(candor, showing(nullptr)), IsEmpty());
}

TEST_P(ClientCertificate, IsNotAskedForByDefault) {
  const Candor candor({.endpoints = {upstream_.url()}, .tls = files_.listener()});
  EXPECT_THAT(passed_on(candor, showing(&ann_)), IsEmpty());
}

TEST_P(ClientCertificate, IsPassedOnWithEveryRequestOfItsConnectionAndOfItsSession) {
  const Candor candor(setup("required"));
  TlsClient first(candor.address(), showing(&ann_));
  EXPECT_EQ(first.exchange(get_request("/")).content, "ok");
  EXPECT_EQ(first.exchange(get_request("/")).content, "ok");
  first.close();
  TlsOptions again = showing(&ann_);
  again.session = first.session();

  TlsClient resumed(candor.address(), again);
  EXPECT_TRUE(resumed.facts().resumed) << resumed.facts().problem;
  EXPECT_EQ(resumed.exchange(get_request("/last")).content, "ok");

  std::string all = upstream_.received_in_all();
  std::size_t fields = 0;
  for (std::size_t at = 0; (at = all.find("Client-Cert: :" + ann_.base64() + ":\r\n", at)) != std::string::npos; ++at)
    ++fields;
  EXPECT_EQ(fields, 3U) << all;
}

TEST_P(ClientCertificate, IsMissedWhereItIsRequired) {
  const Candor candor(setup("required"));
  EXPECT_EQ(refusal(candor, showing(nullptr)), GetParam() == "1.2" ? kHandshakeFailure : kCertificateRequired);
}

TEST_P(ClientCertificate, OfAnUnknownAuthorityIsRefused) {
  const Authority strangers("Strangers");
  const Certificate stranger = strangers.issue();
  const Candor candor(setup("optional"));
  EXPECT_EQ(refusal(candor, showing(&stranger)), kUnknownCa);
}

TEST_P(ClientCertificate, ThatHasExpiredIsRefused) {
  const Certificate expired = clients_.issue({.valid_until = -1h});
  const Candor candor(setup("required"));
  EXPECT_EQ(refusal(candor, showing(&expired)), kCertificateExpired);
}

TEST_P(ClientCertificate, OfItsOwnMakingIsRefused) {
  const Certificate own = self_signed();
  const Candor candor(setup("required"));
  EXPECT_THAT(refusal(candor, showing(&own)), AnyOf(kUnknownCa, 42));
}

// Who may have signed is read again as the listener's own certificates are.
class ChangedAuthority : public ClientCertificate {
 protected:
  bool refused(const Candor& candor, const TlsOptions& options) {
    return exchange_once_tls(candor.address(), get_request("/"), options).status == 0;
  }

  Authority renewed_{"Renewed"};
  Certificate bob_ = renewed_.issue({.names = {"bob"}});
};

INSTANTIATE_TEST_SUITE_P(Version, ChangedAuthority, testing::Values("1.2", "1.3"),
                         [](const auto& param) { return param.param == "1.2" ? "Tls12" : "Tls13"; });

TEST_P(ChangedAuthority, DecidesAboutNewConnections) {
  const Candor candor(setup("required"));
  ASSERT_TRUE(refused(candor, showing(&bob_)));

  write_authority(files_.directory, "clients", renewed_);

  EXPECT_TRUE(eventually([&] { return !refused(candor, showing(&bob_)); }));
  EXPECT_TRUE(refused(candor, showing(&ann_)));
}

// A ticket says who was believed when it was sealed; by that an authority that was removed would go on to be believed.
TEST_P(ChangedAuthority, DecidesAboutSessionsToo) {
  const Candor candor(setup("required"));
  TlsClient client(candor.address(), showing(&ann_));
  ASSERT_EQ(client.exchange(get_request("/")).content, "ok");
  client.close();
  write_authority(files_.directory, "clients", renewed_);
  ASSERT_TRUE(eventually([&] { return !refused(candor, showing(&bob_)); }));

  TlsOptions options = showing(&ann_);
  options.session = client.session();

  EXPECT_TRUE(refused(candor, options));
}

// A ticket of a listener that asks for nothing must not open one that does, though both have the same keys.
TEST_P(ClientCertificate, CannotBeReplacedByASessionOfAnotherListener) {
  const Authority others("Others");
  const std::string others_ca = write_authority(files_.directory, "others", others);
  const Certificate other = others.issue();
  const Address open = free_address();
  const Address for_others = free_address();
  candor::test::Setup three = setup("required");
  three.listeners = fmt::format(
      "- address: \"{0}\"\n  tls: {{{2}}}\n- address: \"{1}\"\n  tls: {{{2}, client_certificates: required, client_ca: "
      "{3}}}",
      open.text(), for_others.text(), files_.listener(), others_ca);
  const Candor candor(three);
  TlsClient anybody(open, showing(nullptr));
  ASSERT_EQ(anybody.exchange(get_request("/open")).content, "ok");
  anybody.close();
  TlsClient else_known(for_others, showing(&other));
  ASSERT_EQ(else_known.exchange(get_request("/others")).content, "ok");
  else_known.close();

  for (const SessionHandle& session : {anybody.session(), else_known.session()}) {
    ASSERT_NE(session, nullptr);
    TlsOptions options = showing(nullptr);
    options.session = session;
    TlsClient client(candor.address(), options);
    EXPECT_EQ(client.exchange(get_request("/secret")).status, 0);
  }
  EXPECT_EQ(upstream_.received_in_all().find("/secret"), std::string::npos);
}

constexpr std::string_view kForged = "Client-Cert: :Zm9v:\r\nclient-cert-chain: :Zm9v:, :YmFy:\r\n";

TEST(ClientCertificateFields, AreNotBelievedFromAnybody) {
  const TlsFiles files;
  const Address plain = free_address();
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()},
                       .listeners = fmt::format("- address: \"{}\"", plain.text()),
                       .tls = files.listener()});

  EXPECT_EQ(exchange_once_tls(candor.address(), get_request("/", kForged)).content, "ok");
  EXPECT_EQ(exchange_once(plain, get_request("/", kForged)).content, "ok");

  EXPECT_THAT(upstream.received_in_all(), testing::Not(HasSubstr("Zm9v")));
  EXPECT_THAT(upstream.received_in_all(), testing::Not(HasSubstr("YmFy")));
}

TEST(ClientCertificateFields, AreBelievedFromATrustedProxy) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .settings = "trusted_proxies: [127.0.0.0/8]"});

  EXPECT_EQ(candor.send(get_request("/", kForged)).content, "ok");

  EXPECT_EQ(upstream.request().value("Client-Cert"), ":Zm9v:");
  EXPECT_EQ(upstream.request().value("Client-Cert-Chain"), ":Zm9v:, :YmFy:");
}

}  // namespace
}  // namespace candor::test
