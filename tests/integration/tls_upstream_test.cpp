// Upstreams that speak TLS, as long as nothing goes wrong: whom we ask for, what we believe and what we show.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/tls_files.hpp"
#include "tests/support/tls_server.hpp"

namespace candor::test {
namespace {

using testing::Contains;
using testing::HasSubstr;

constexpr std::string_view kHandshakes = "candor_upstream_tls_handshakes_total";
const std::string kLast = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

class TlsUpstream : public testing::TestWithParam<std::string> {
 protected:
  TlsServerOptions only() const { return {.versions = {.min = GetParam(), .max = GetParam()}}; }
  std::string name() const { return "TLSv" + GetParam(); }

  TlsFiles files_;
};

INSTANTIATE_TEST_SUITE_P(Version, TlsUpstream, testing::Values("1.2", "1.3"),
                         [](const auto& param) { return param.param == "1.2" ? "Tls12" : "Tls13"; });

TEST_P(TlsUpstream, IsAskedByTls) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});

  EXPECT_EQ(candor.get("/path").content, "ok");

  const TlsFacts facts = upstream.wait_handshake();
  EXPECT_EQ(facts.version, name());
  EXPECT_EQ(upstream.request().start_line, "GET /path HTTP/1.1");
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"upstream", "api"}, {"version", name()}, {"result", "full"}}), 1);
  EXPECT_EQ(candor.metrics().sum(kHandshakes), 1);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "endpoint"), upstream.https_url());
}

TEST_P(TlsUpstream, IsAskedAgainOnTheSameConnection) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});

  for (int request = 0; request < 10; ++request) EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_EQ(upstream.connections(), 1U);
}

TEST_P(TlsUpstream, ResumesItsSessions) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, {read_message(), send(kLast), close()}));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});

  for (int request = 0; request < 3; ++request) EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_FALSE(upstream.wait_handshake(0).resumed);
  EXPECT_TRUE(upstream.wait_handshake(1).resumed);
  EXPECT_TRUE(upstream.wait_handshake(2).resumed);
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"version", name()}, {"result", "resumed"}}), 2);
}

TEST_P(TlsUpstream, MayEndItsConnectionsWithoutACloseNotify) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, {read_message(), send(kLast), drop()}));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});
  for (int request = 0; request < 4; ++request) EXPECT_EQ(candor.get("/").content, "ok");
}

TEST_P(TlsUpstream, MayHaveForgottenTheSession) {
  const TlsServer before(files_.certificate, only());
  const TlsServer restarted(files_.certificate, only());
  ScriptedUpstream upstream({behind_tls(before, {read_message(), send(kLast), close()}),
                             behind_tls(restarted, {read_message(), send(kLast), close()})});
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});

  EXPECT_EQ(candor.get("/").content, "ok");
  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_FALSE(upstream.wait_handshake(1).resumed);
}

// RFC 6066 §3: a literal address is not asked for by name.
TEST_P(TlsUpstream, IsNotAskedForByAnAddress) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});

  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_EQ(upstream.wait_handshake().server_name, "");
}

TEST_P(TlsUpstream, IsAskedForByTheNameOfItsEndpoint) {
  const Certificate certificate = files_.authority.issue({.names = {"localhost"}});
  const TlsServer server(certificate, only());
  ScriptedUpstream upstream({behind_tls(server, answering(std::string(kOk)))}, listen_at("127.0.0.1"));
  const Candor candor(
      {.endpoints = {fmt::format("https://localhost:{}", upstream.port())}, .upstream = files_.upstream()});

  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_EQ(upstream.wait_handshake().server_name, "localhost");
}

TEST_P(TlsUpstream, IsAskedForByTheConfiguredName) {
  const Certificate certificate = files_.authority.issue({.names = {"api.internal.test"}});
  const TlsServer server(certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor(
      {.endpoints = {upstream.https_url()}, .upstream = files_.upstream("server_name: api.internal.test")});

  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_EQ(upstream.wait_handshake().server_name, "api.internal.test");
  EXPECT_EQ(upstream.request().value("Host"), "example.test");
}

TEST_P(TlsUpstream, MayHaveAWildcardInItsCertificate) {
  const Certificate certificate = files_.authority.issue({.names = {"*.internal.test"}});
  const TlsServer server(certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor(
      {.endpoints = {upstream.https_url()}, .upstream = files_.upstream("server_name: api.internal.test")});
  EXPECT_EQ(candor.get("/").content, "ok");
}

TEST_P(TlsUpstream, IsOfferedHttp11) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});

  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_THAT(upstream.wait_handshake().offered, testing::ElementsAre("http/1.1"));
}

TEST_P(TlsUpstream, MayKnowNothingOfAlpn) {
  TlsServerOptions options = only();
  options.protocols = {"something-else"};
  const TlsServer server(files_.certificate, options);
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});
  EXPECT_EQ(candor.get("/").content, "ok");
}

TEST_P(TlsUpstream, MaySendItsWholeChain) {
  const Certificate certificate = files_.authority.subordinate("between").issue({.names = {loopback_ip()}});
  const TlsServer server(certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});
  EXPECT_EQ(candor.get("/").content, "ok");
}

TEST_P(TlsUpstream, MayHaveAnRsaKey) {
  const Certificate certificate = files_.authority.issue({.names = {loopback_ip()}, .key = KeyKind::rsa});
  const TlsServer server(certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});
  EXPECT_EQ(candor.get("/").content, "ok");
}

TEST_P(TlsUpstream, SeesOurCertificateWhereItAsks) {
  const Authority ours("Ours");
  const Certificate shown = ours.issue({.names = {"candor.test"}});
  const KeyPairFiles pair = write_pair(files_.directory, "shown", shown);
  TlsServerOptions options = only();
  options.client_authority = &ours;
  const TlsServer server(files_.certificate, options);
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor(
      {.endpoints = {upstream.https_url()},
       .upstream = files_.upstream(fmt::format("certificate: {}, key: {}", pair.certificate, pair.key))});

  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_EQ(upstream.wait_handshake().certificate, shown.base64());
}

TEST_P(TlsUpstream, IsBelievedWhateverItShowsWhereNothingIsVerified) {
  const Certificate certificate = self_signed({.names = {"wrong.test"}, .valid_until = -1h});
  const TlsServer server(certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = "tls: {verify: false}"});

  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_THAT(candor.diagnostics(), HasSubstr("verif"));
  EXPECT_THAT(candor.diagnostics(), HasSubstr("api"));
}

TEST_P(TlsUpstream, IsLeftWithACloseNotify) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  {
    const Candor candor(
        {.endpoints = {upstream.https_url()}, .upstream = files_.upstream() + "\nconnections: {idle_timeout: 200ms}"});
    EXPECT_EQ(candor.get("/").content, "ok");
    EXPECT_EQ(upstream.wait_end(), Io::eof);
  }
  EXPECT_EQ(upstream.tls_end(), TlsEnd::close_notify);
}

// What the other side says between two exchanges (tickets, new keys) belongs to TLS and not to anybody's response.
TEST_P(TlsUpstream, MaySayThingsOfTlsWhileTheConnectionIsIdle) {
  TlsServerOptions options = only();
  const TlsServer server(files_.certificate, options);
  Gate said;
  ScriptedUpstream upstream(behind_tls(server, {read_message(), send(std::string(kOk)), send_ticket(), open_gate(said),
                                                answering(std::string(kOk)).front()}));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});
  EXPECT_EQ(candor.get("/").content, "ok");
  ASSERT_EQ(wait_gate(said), Io::ok);

  const Response response = candor.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");

  EXPECT_EQ(response.content, "ok");
  EXPECT_EQ(upstream.connections(), 1U);
}

TEST_P(TlsUpstream, MayLeaveWhileTheConnectionIsIdle) {
  for (const Step& leave : {close(), drop(), reset()}) {
    const TlsServer server(files_.certificate, only());
    Gate answered;
    ScriptedUpstream upstream({behind_tls(server, {read_message(), send(std::string(kOk)), wait_for(answered), leave}),
                               behind_tls(server, answering(std::string(kOk)))});
    const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});
    EXPECT_EQ(candor.get("/").content, "ok");
    answered.open();
    ASSERT_TRUE(candor.wait_metric("candor_upstream_connections", {{"upstream", "api"}}, 0));

    EXPECT_EQ(candor.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").content, "ok");
  }
}

TEST_P(TlsUpstream, MayAnswerByteByByte) {
  const TlsServer server(files_.certificate, only());
  Script script{read_message()};
  for (const char byte : std::string(kOk)) script.push_back(send(std::string(1, byte)));
  ScriptedUpstream upstream(behind_tls(server, script));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});
  EXPECT_EQ(candor.get("/").content, "ok");
}

// What has come in a record for each byte is read some at a time, so that others of the worker get their turn: every
// read is a chunk for the client.
TEST_P(TlsUpstream, IsReadSomeRecordsAtATime) {
  constexpr std::size_t kBytes = 500;
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, {read_message(), send("HTTP/1.1 200 OK\r\n\r\n"),
                                                send_in_records(std::string(kBytes, 'x'), 1), close()}));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});
  RawClient client(candor.address());
  client.send(get_request("/", "Connection: close\r\n"));
  std::string raw;
  client.read_to_end(raw);

  EXPECT_NE(raw.find(std::string(64, 'x') + "\r\n"), std::string::npos) << raw;
  EXPECT_EQ(raw.find(std::string(65, 'x')), std::string::npos);
  EXPECT_EQ(std::ranges::count(raw.substr(raw.find("\r\n\r\n")), 'x'), kBytes);
}

TEST_P(TlsUpstream, MayEndItsContentWithACloseNotify) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, {read_message(), send("HTTP/1.1 200 OK\r\n\r\nuntil close"), close()}));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});

  const Response response = candor.get("/");

  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.content, "until close");
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "");
}

TEST(TlsUpstreamTrust, IsThatOfTheSystemWhereNoCaIsNamed) {
  const TlsFiles files;
  const TlsServer server(files.certificate);
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));

  ::setenv("SSL_CERT_FILE", files.ca.c_str(), 1);  // OpenSSL's own way to say which CAs the system trusts
  const Candor candor({.endpoints = {upstream.https_url()}});
  ::unsetenv("SSL_CERT_FILE");

  EXPECT_EQ(candor.get("/").content, "ok");
}

TEST_P(TlsUpstream, IsBelievedWhenItsAuthorityHasBecomeTrusted) {
  const Authority renewed("Renewed");
  const Certificate certificate = renewed.issue({.names = {loopback_ip()}});
  const TlsServer server(certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream() + "\neject: {after: 0}"});
  ASSERT_EQ(candor.get("/").status, 502);

  write_authority(files_.directory, "ca", renewed);

  EXPECT_TRUE(eventually([&] { return candor.get("/").status == 200; }));
}

// Resuming a session asks for no certificate: what was believed before must not be believed for ever.
TEST_P(TlsUpstream, IsNotBelievedWhenItsAuthorityIsNoLongerTrusted) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, {read_message(), send(kLast), close()}));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});
  ASSERT_EQ(candor.get("/").status, 200);

  write_authority(files_.directory, "ca", Authority("Renewed"));

  EXPECT_TRUE(eventually([&] { return candor.get("/").status != 200; }));
}

// Nor on a connection that has lain idle since.
TEST_P(TlsUpstream, IsNotAskedOnAConnectionFromBeforeItsFilesChanged) {
  const TlsServer server(files_.certificate, only());
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});
  ASSERT_EQ(candor.get("/").status, 200);
  ASSERT_EQ(candor.get("/").status, 200);
  ASSERT_EQ(upstream.connections(), 1U);

  write_authority(files_.directory, "ca", Authority("Renewed"));

  EXPECT_TRUE(eventually([&] { return candor.get("/").status != 200; }));
}

TEST_P(TlsUpstream, SeesOurNewCertificateWithoutARestart) {
  const Authority ours("Ours");
  const KeyPairFiles pair = write_pair(files_.directory, "shown", ours.issue({.names = {"candor.test"}}));
  TlsServerOptions options = only();
  options.client_authority = &ours;
  const TlsServer server(files_.certificate, options);
  ScriptedUpstream upstream(behind_tls(server, {read_message(), send(kLast), close()}));
  const Candor candor(
      {.endpoints = {upstream.https_url()},
       .upstream = files_.upstream(fmt::format("certificate: {}, key: {}", pair.certificate, pair.key))});
  ASSERT_EQ(candor.get("/").content, "ok");
  const Certificate renewed = ours.issue({.names = {"candor.test"}});

  write_pair(files_.directory, "shown", renewed);

  EXPECT_TRUE(eventually([&] {
    const std::size_t connection = upstream.connections();
    return candor.get("/").status == 200 && upstream.wait_handshake(connection).certificate == renewed.base64();
  }));
}

TEST(TlsUpstreamEndpoints, MayStandBesidePlainOnes) {
  const TlsFiles files;
  const TlsServer server(files.certificate);
  ScriptedUpstream secret(behind_tls(server, answering(std::string(kOk))));
  ScriptedUpstream plain(answering(std::string(kOk)));
  const Candor candor({.endpoints = {secret.https_url(), plain.url()}, .upstream = files.upstream(), .workers = 1});

  for (int request = 0; request < 10; ++request) EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_GT(secret.connections(), 0U);
  EXPECT_GT(plain.connections(), 0U);
}

// A server of TLS 1.3 alone is no trouble, nor one of 1.2 where no more is asked.
TEST(TlsUpstreamVersions, AreAsConfigured) {
  const TlsFiles files;
  const TlsServer server(files.certificate);
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files.upstream("min_version: \"1.3\"")});
  EXPECT_EQ(candor.get("/").content, "ok");
  EXPECT_EQ(upstream.wait_handshake().version, "TLSv1.3");
}

}  // namespace
}  // namespace candor::test
