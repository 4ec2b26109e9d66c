// A listener that speaks TLS: what a client may ask for in the handshake, and how connections end.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/tls_listener.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/tls12_records.hpp"

namespace candor::test {
namespace {

using testing::IsEmpty;

constexpr int kNoApplicationProtocol = 120;  // an alert, RFC 8446 §6

class TlsListener : public WithTlsListener {};

class TlsListenerOfVersion : public TlsListener, public testing::WithParamInterface<std::string> {
 protected:
  TlsOptions only() const { return {.trusted = &files_.authority, .versions = {.min = GetParam(), .max = GetParam()}}; }
  std::string name() const { return "TLSv" + GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Version, TlsListenerOfVersion, testing::Values("1.2", "1.3"),
                         [](const auto& param) { return param.param == "1.2" ? "Tls12" : "Tls13"; });

TEST_P(TlsListenerOfVersion, ServesARequest) {
  const Candor candor(setup());
  TlsClient client(candor.address(), only());
  ASSERT_TRUE(client.connected()) << client.facts().problem;

  const Response response = client.exchange(get_request("/"));

  EXPECT_EQ(response.content, "ok");
  EXPECT_EQ(client.facts().version, name());
  EXPECT_FALSE(client.facts().resumed);
  EXPECT_EQ(client.facts().certificate, files_.certificate.base64());
  EXPECT_EQ(upstream_.request().value("X-Forwarded-Proto"), "https");
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"version", name()}, {"result", "full"}}), 1);
  EXPECT_EQ(candor.metrics().sum(kHandshakes), 1);
  EXPECT_EQ(number_of(candor.log().wait_lines(1).front(), "status"), 200);
}

TEST_P(TlsListenerOfVersion, KeepsAConnectionForTheNextRequest) {
  const Candor candor(setup());
  TlsClient client(candor.address(), only());

  for (int request = 0; request < 20; ++request) EXPECT_EQ(client.exchange(get_request("/")).content, "ok");

  EXPECT_EQ(candor.metrics().sum(kHandshakes), 1);
  EXPECT_EQ(candor.metrics().sum("candor_responses_total"), 20);
}

TEST_P(TlsListenerOfVersion, AnswersRequestsThatCameTogetherInTheirOrder) {
  const Candor candor(setup());
  TlsClient client(candor.address(), only());
  std::string all;
  for (int request = 0; request < 10; ++request) all += get_request("/" + std::to_string(request));

  client.send(all);

  for (int request = 0; request < 10; ++request) EXPECT_EQ(client.read_final().content, "ok");
  for (int request = 0; request < 10; ++request)
    EXPECT_TRUE(upstream_.wait_received("GET /" + std::to_string(request) + " "));
}

// Nothing that arrives is a whole record, a whole handshake message or a whole anything.
TEST_P(TlsListenerOfVersion, TakesAHandshakeAndARequestByteByByte) {
  const Candor candor(setup());
  TlsOptions options = only();
  options.piece_bytes = 1;
  TlsClient client(candor.address(), options);
  ASSERT_TRUE(client.connected()) << client.facts().problem;

  EXPECT_EQ(client.exchange(get_request("/first")).content, "ok");
  EXPECT_EQ(client.exchange(get_request("/second")).content, "ok");
}

TEST_P(TlsListenerOfVersion, TakesAHelloOfManyRecords) {
  const Candor candor(setup());
  TlsOptions options = only();
  for (int name = 0; name < 1500; ++name) options.protocols.push_back(fmt::format("not-this-one/{}", name));
  options.protocols.push_back("http/1.1");
  TlsClient client(candor.address(), options);

  EXPECT_EQ(client.facts().protocol, "http/1.1") << client.facts().problem;
  EXPECT_EQ(client.exchange(get_request("/")).content, "ok");
}

TEST_P(TlsListenerOfVersion, ResumesSessionsOnAnyWorker) {
  candor::test::Setup many = setup();
  many.workers = 4;
  const Candor candor(many);
  TlsClient first(candor.address(), only());
  ASSERT_EQ(first.exchange(get_request("/")).content, "ok");
  first.close();
  ASSERT_NE(first.session(), nullptr);

  TlsOptions again = only();
  again.session = first.session();
  for (int connection = 0; connection < 12; ++connection) {
    TlsClient next(candor.address(), again);
    EXPECT_TRUE(next.facts().resumed) << next.facts().problem;
    EXPECT_EQ(next.exchange(get_request("/")).content, "ok");
    next.close();
    if (next.session()) again.session = next.session();  // one of TLS 1.3 is used once (RFC 8446 §C.4)
  }

  EXPECT_TRUE(candor.wait_metric(kHandshakes, {{"version", name()}, {"result", "resumed"}}, 12));
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"version", name()}, {"result", "full"}}), 1);
}

TEST_P(TlsListenerOfVersion, MakesANewSessionOfATicketThatItCannotOpen) {
  SessionHandle session;
  {
    const Candor before(setup());
    TlsClient client(before.address(), only());
    ASSERT_EQ(client.exchange(get_request("/")).content, "ok");
    client.close();
    session = client.session();
  }
  const Candor candor(setup());
  TlsOptions options = only();
  options.session = session;

  TlsClient client(candor.address(), options);

  EXPECT_TRUE(client.connected()) << client.facts().problem;
  EXPECT_FALSE(client.facts().resumed);
  EXPECT_EQ(client.exchange(get_request("/")).content, "ok");
}

TEST_P(TlsListenerOfVersion, SpeaksHttp11WhereTheClientOffersIt) {
  const Candor candor(setup());
  TlsOptions options = only();
  options.protocols = {"h2", "http/1.1"};
  const TlsClient client(candor.address(), options);
  EXPECT_EQ(client.facts().protocol, "http/1.1");
}

TEST_P(TlsListenerOfVersion, RefusesAClientThatOffersOtherProtocolsOnly) {
  const Candor candor(setup());
  TlsOptions options = only();
  options.protocols = {"h2", "http/0.9"};

  const TlsClient client(candor.address(), options);

  EXPECT_FALSE(client.connected());
  EXPECT_EQ(client.facts().alert, kNoApplicationProtocol);
  EXPECT_TRUE(candor.wait_metric("candor_connections", {}, 0));
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"result", "full"}}), 0);
  EXPECT_EQ(candor.metrics().sum(kHandshakes), 1);
  EXPECT_THAT(candor.log().lines(), IsEmpty()) << lines_of(candor);
}

TEST_P(TlsListenerOfVersion, EndsWithACloseNotify) {
  const Candor candor(setup());
  TlsClient client(candor.address(), only());

  EXPECT_EQ(client.exchange(get_request("/", "Connection: close\r\n")).content, "ok");

  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(client.end(), TlsEnd::close_notify);
}

TEST_P(TlsListenerOfVersion, EndsAnIdleConnectionWithACloseNotify) {
  candor::test::Setup quick = setup();
  quick.settings = "timeouts: {keep_alive: 200ms}";
  const Candor candor(quick);
  TlsClient client(candor.address(), only());
  EXPECT_EQ(client.exchange(get_request("/")).content, "ok");

  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(client.end(), TlsEnd::close_notify);
}

TEST_P(TlsListenerOfVersion, EndsIdleConnectionsWithACloseNotifyWhenItStops) {
  Candor candor(setup());
  TlsClient client(candor.address(), only());
  EXPECT_EQ(client.exchange(get_request("/")).content, "ok");

  candor.signal(SIGTERM);

  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(client.end(), TlsEnd::close_notify);
  EXPECT_EQ(candor.wait_exit(), 0);
}

// RFC 8446 §6.1: a close_notify ends one direction; the answer still goes out.
TEST_P(TlsListenerOfVersion, ServesAClientThatHasSaidItsCloseNotify) {
  Gate go;
  ScriptedUpstream upstream({read_head(), wait_for(go), send(std::string(kOk))});
  candor::test::Setup slow = setup();
  slow.endpoints = {upstream.url()};
  const Candor candor(slow);
  TlsClient client(candor.address(), only());
  client.send(get_request("/"));
  client.close_notify();
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  go.open();

  EXPECT_EQ(client.read_final().content, "ok");
  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "");
}

TEST_P(TlsListenerOfVersion, AnswersATimeoutInsideOfTls) {
  candor::test::Setup quick = setup();
  quick.settings = "timeouts: {request_head: 300ms}";
  const Candor candor(quick);
  TlsClient client(candor.address(), only());
  client.send("GET / HT");

  const Response response = client.read_final();

  expect_answer(candor, response, {408, "request_timeout", "http_request_error", "-"});
  EXPECT_EQ(client.wait_end(), Io::eof);
}

TEST_P(TlsListenerOfVersion, SaysNothingToAClientThatSendsNoRequest) {
  candor::test::Setup quick = setup();
  quick.settings = "timeouts: {request_head: 300ms}";
  const Candor candor(quick);
  TlsClient client(candor.address(), only());

  std::string bytes;
  EXPECT_EQ(client.read_to_end(bytes), Io::eof);

  EXPECT_EQ(bytes, "");
  EXPECT_THAT(candor.log().lines(), IsEmpty()) << lines_of(candor);
}

TEST_P(TlsListenerOfVersion, RefusesMalformedRequestsInsideOfTls) {
  const Candor candor(setup());
  const Response response = exchange_once_tls(candor.address(), "GET / HTTP/1.1\r\nHost : a\r\n\r\n", only());
  expect_answer(candor, response, {400, "request_malformed", "http_request_error", "-"});
}

TEST_F(TlsListener, ChangesItsKeysWhenTheClientAsks) {
  const Candor candor(setup());
  TlsClient client(candor.address(), {.versions = {.min = "1.3"}});
  for (int request = 0; request < 5; ++request) {
    client.update_keys();
    EXPECT_EQ(client.exchange(get_request("/")).content, "ok");
  }
}

TEST_F(TlsListener, StandsBesideAPlainOne) {
  candor::test::Setup both = setup();
  const Address plain = free_address();
  both.listeners = fmt::format("- address: \"{}\"", plain.text());
  const Candor candor(both);

  EXPECT_EQ(exchange_once(plain, get_request("/plain")).content, "ok");
  EXPECT_EQ(exchange_once_tls(candor.address(), get_request("/tls")).content, "ok");

  EXPECT_EQ(parse_head(upstream_.received_in_all()).value("X-Forwarded-Proto"), "http");
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"listener", plain.text()}}), 0);
}

// To the kernel its close_notify is data, which it answers with a reset once the socket is closed.
TEST_F(TlsListener, SendsTheWholeAnswerToAClientThatEndsBeforeItHasReadIt) {
  constexpr std::size_t kBytes = 200'000;
  const ScriptedUpstream large(
      answering("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + std::string(kBytes, 'x')));
  candor::test::Setup to_large = setup();
  to_large.endpoints = {large.url()};
  const Candor candor(to_large);
  TlsClient client(candor.address(), {}, {.receive_buffer = 4096});
  client.send("GET / HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n");
  candor.log().wait_lines(1);

  client.close_notify();

  EXPECT_EQ(client.read_response().content.size(), kBytes);
}

// OpenSSL would take any number of them in one read, while the worker waits.
TEST_F(TlsListener, TakesSixtyFourNewKeysOfAConnectionAndNotOneMore) {
  const Candor candor(setup());
  TlsClient client(candor.address(), {.versions = {"1.3", "1.3"}});
  for (int update = 0; update < 64; ++update) {
    client.update_keys();
    ASSERT_EQ(client.exchange(get_request("/")).content, "ok") << update;
  }
  EXPECT_EQ(client.exchange(get_request("/")).content, "ok");

  client.update_keys();
  client.exchange(get_request("/"));  // came together with it
  EXPECT_EQ(client.exchange(get_request("/")).status, 0);
}

constexpr int kNoRenegotiation = 100;

TEST_F(TlsListener, RefusesToRenegotiate) {
  const Candor candor(setup());
  TlsClient client(candor.address(), {.versions = {"1.2", "1.2"}});
  ASSERT_EQ(client.exchange(get_request("/")).content, "ok");

  client.renegotiate();

  EXPECT_NE(client.wait_end(), Io::timeout);
  EXPECT_EQ(client.facts().alert, kNoRenegotiation);
  EXPECT_EQ(candor.metrics().sum(kHandshakes), 1);
}

// Each refusal is an answer, and OpenSSL gives any number of them in one read. Of the 128 records and messages that may
// come behind a handshake each request is one and one.
TEST_F(TlsListener, EndsWithWhoAsksToRenegotiateAgainAndAgain) {
  constexpr std::uint8_t kHandshakeRecord = 22;  // RFC 5246 §6.2.1
  constexpr std::size_t kAlertBytes = 2;
  const Candor candor(setup());
  TlsClient client(candor.address(), {.versions = {"1.2", "1.2"}, .ciphers = Tls12Records::kCipher});
  Tls12Records records(client.ssl());
  std::string requests;
  for (int i = 0; i < 400; ++i) requests += records.seal(kHandshakeRecord, std::string("\1\0\0\0", 4));

  write_all(client.socket(), requests);

  std::string refusals;
  while (read_some(client.socket(), refusals) == Io::ok) {
  }
  EXPECT_EQ(refusals.size(), 64 * (Tls12Records::kOverheadBytes + kAlertBytes));
  EXPECT_TRUE(candor.wait_metric("candor_connections", {}, 0));
}

}  // namespace
}  // namespace candor::test
