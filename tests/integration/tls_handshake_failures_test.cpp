// Handshakes with clients that come to nothing: counted, no exchange, and no trouble for anybody else.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/integration/tls_listener.hpp"
#include "tests/support/expect.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kProtocolVersion = 70;  // an alert, RFC 8446 §6

class TlsHandshake : public WithTlsListener {};

TEST_F(TlsHandshake, RefusesClientsOfOlderVersions) {
  const Candor candor(setup());
  const TlsClient client(candor.address(), {.versions = {.min = "1.0", .max = "1.1"}});
  EXPECT_FALSE(client.connected());
  EXPECT_EQ(client.facts().alert, kProtocolVersion);
  EXPECT_TRUE(candor.wait_metric(kHandshakes, {{"result", "no_common_version"}}, 1));
  EXPECT_THAT(candor.log().lines(), IsEmpty()) << lines_of(candor);
}

TEST_F(TlsHandshake, RefusesTls12WhereItIsToldTo) {
  const Candor candor(setup("min_version: \"1.3\""));
  const TlsClient old(candor.address(), {.versions = {.min = "1.2", .max = "1.2"}});
  EXPECT_FALSE(old.connected());
  EXPECT_EQ(old.facts().alert, kProtocolVersion);
  EXPECT_TRUE(candor.wait_metric(kHandshakes, {{"result", "no_common_version"}}, 1));

  TlsClient client(candor.address());
  EXPECT_EQ(client.facts().version, "TLSv1.3");
}

TEST_F(TlsHandshake, AnswersPlainHttpWithA400ThatSaysWhy) {
  const Candor candor(setup());

  const Response response = candor.get("/");

  expect_answer(candor, response, {400, "request_malformed", "http_request_error", "-"});
  EXPECT_THAT(response.content, HasSubstr("TLS"));
  EXPECT_EQ(response.field("Connection"), "close");
  EXPECT_EQ(upstream_.connections(), 0U);
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"result", "plaintext"}}), 1);
}

TEST_F(TlsHandshake, AnswersPlainHttpOfEveryMethodAndSize) {
  const Candor candor(setup());
  const std::string long_field = "X-Long: " + std::string(5000, 'x') + "\r\n";
  for (const std::string& request :
       {get_request("/", long_field), std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"),
        std::string("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("\r\nGET / HTTP/1.0\r\n\r\n")}) {
    const Response response = candor.send(request);
    EXPECT_EQ(response.status, 400) << request;
    EXPECT_THAT(response.content, HasSubstr("TLS"));
    EXPECT_TRUE(response.complete);
  }
}

TEST_F(TlsHandshake, GivesNoContentToAPlainHead) {
  const Candor candor(setup());
  RawClient client(candor.address());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");

  std::string bytes;
  EXPECT_EQ(client.read_to_end(bytes), Io::eof);

  EXPECT_THAT(bytes, testing::StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(bytes, testing::EndsWith("\r\n\r\n"));
}

// What is counted and how, for everything that does not become a connection of TLS.
struct Rubbish {
  std::string name;
  std::string bytes;
  bool leaves;  // else it waits for the end
  std::string result;
};

void PrintTo(const Rubbish& rubbish, std::ostream* out) { *out << rubbish.name; }

class HandshakeThatFails : public WithTlsListener, public testing::WithParamInterface<Rubbish> {};

TEST_P(HandshakeThatFails, IsCountedAndNoExchange) {
  candor::test::Setup quick = setup();
  quick.settings = "timeouts: {request_head: 400ms}";
  const Candor candor(quick);
  RawClient client(candor.address());

  client.send(GetParam().bytes);
  if (GetParam().leaves) {
    client.half_close();
  }
  EXPECT_NE(client.wait_end(), Io::timeout);

  EXPECT_TRUE(candor.wait_metric(kHandshakes, {}, 1));
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"result", GetParam().result}}), 1)
      << candor.admin("GET", "/metrics").content;
  EXPECT_EQ(candor.metrics().sum(kHandshakes, {{"listener", candor.address().text()}}), 1);
  EXPECT_TRUE(candor.wait_metric("candor_connections", {}, 0));
  // Who says nothing has only looked whether somebody is there.
  const std::string line = fmt::format(" on {} failed: {}", candor.address().text(), GetParam().result);
  EXPECT_EQ(candor.diagnostics().find(line) == std::string::npos, GetParam().bytes.empty()) << candor.diagnostics();
  EXPECT_EQ(candor.metrics().sum("candor_responses_total") + candor.metrics().sum("candor_aborts_total"), 0);
  EXPECT_EQ(exchange_once_tls(candor.address(), get_request("/")).content, "ok");
  EXPECT_EQ(candor.log().wait_lines(1).size(), 1U) << lines_of(candor);
}

// The content of one record, a byte in each.
std::string in_records_of_one_byte(std::string_view record) {
  constexpr std::size_t kHeadBytes = 5;
  std::string text;
  for (const char byte : record.substr(kHeadBytes)) text += std::string("\x16\x03\x01\0\x01", 5) + byte;
  return text;
}

const std::string kHello = client_hello();
const std::string kLongHello =
    client_hello({.protocols = std::vector<std::string>(60, std::string(200, 'x'))}).substr(0, 12'000);
const std::string kHello12 = client_hello({.versions = {.min = "1.2", .max = "1.2"}});

INSTANTIATE_TEST_SUITE_P(
    With, HandshakeThatFails,
    testing::Values(Rubbish{"Silence", "", false, "timeout"}, Rubbish{"NothingAtAll", "", true, "closed"},
                    Rubbish{"OneByte", kHello.substr(0, 1), false, "timeout"},
                    Rubbish{"HalfAHello", kHello.substr(0, 100), false, "timeout"},
                    Rubbish{"HalfAHelloAndAnEnd", kHello.substr(0, 100), true, "closed"},
                    Rubbish{"AHelloAndNoFinished", kHello, false, "timeout"},
                    Rubbish{"AHelloAndAnEnd", kHello, true, "closed"},
                    Rubbish{"AHelloOfTls12AndNoFinished", kHello12, false, "timeout"},
                    Rubbish{"AHelloOfTls12AndAnEnd", kHello12, true, "closed"},
                    Rubbish{"Noise", std::string(64, '\x80'), false, "plaintext"},
                    Rubbish{"Zeros", std::string(64, '\0'), false, "plaintext"},
                    Rubbish{"ARecordThatIsTooLong", std::string("\x16\x03\x01\xff\xff", 5) + std::string(70000, 'x'),
                            false, "protocol"},
                    Rubbish{"AHelloOfNoise", std::string("\x16\x03\x01\x00\x40", 5) + std::string(64, '\x7f'), false,
                            "protocol"},
                    Rubbish{"ThousandsOfRecords", in_records_of_one_byte(kLongHello), false, "protocol"},
                    Rubbish{"AnAlert", std::string("\x15\x03\x01\x00\x02\x02\x28", 7), false, "protocol"},
                    Rubbish{"ContentBeforeAHello", std::string("\x17\x03\x03\x00\x04", 5) + "abcd", false, "protocol"}),
    [](const auto& param) { return param.param.name; });

// Nobody has asked anything yet, as on an idle connection.
TEST_F(TlsHandshake, DoesNotWaitForHandshakesWhenItStops) {
  candor::test::Setup patient = setup();
  patient.settings = "timeouts: {drain: 60s, request_head: 60s}";
  Candor candor(patient);
  RawClient silent(candor.address());
  RawClient begun(candor.address());
  begun.send(kHello);
  ASSERT_TRUE(candor.wait_metric("candor_connections", {}, 2));

  candor.signal(SIGTERM);

  EXPECT_EQ(candor.wait_exit(), 0);
  EXPECT_THAT(candor.log().lines(), IsEmpty()) << lines_of(candor);
}

// Bytes that come one after the other are no reason to wait longer.
TEST_F(TlsHandshake, GivesAHandshakeItsTimeAsAWhole) {
  candor::test::Setup quick = setup();
  quick.settings = "timeouts: {request_head: 400ms}";
  const Candor candor(quick);
  RawClient client(candor.address());

  Io end = Io::timeout;
  std::string bytes;
  for (std::size_t sent = 0; end == Io::timeout && sent < kHello.size(); ++sent) {
    client.send(kHello.substr(sent, 1));
    end = client.read_to_end(bytes, 50ms);
  }

  EXPECT_NE(end, Io::timeout);
  EXPECT_TRUE(candor.wait_metric(kHandshakes, {{"result", "timeout"}}, 1));
}

TEST_F(TlsHandshake, TakesAHelloInRecordsOfOneByte) {
  const Candor candor(setup());
  RawClient client(candor.address());
  client.send(in_records_of_one_byte(kHello));
  EXPECT_TRUE(client.wait_received(std::string("\x16\x03\x03", 3)));
  EXPECT_EQ(candor.metrics().sum(kHandshakes), 0);
}

TEST_F(TlsHandshake, SurvivesAResetAfterEveryByteOfAHello) {
  const Candor candor(setup());
  for (std::size_t bytes = 0; bytes <= kHello.size(); bytes += 7) {
    RawClient client(candor.address());
    client.send(kHello.substr(0, bytes));
    client.reset();
  }
  EXPECT_TRUE(candor.wait_metric("candor_connections", {}, 0));
  EXPECT_EQ(exchange_once_tls(candor.address(), get_request("/")).content, "ok");
  EXPECT_EQ(candor.log().wait_lines(1).size(), 1U) << lines_of(candor);
}

// A byte of every record that a client sends is changed on the way: nothing of it is served.
TEST_F(TlsHandshake, DropsAConnectionWhoseRecordsWereChanged) {
  const Candor candor(setup());
  TlsClient client(candor.address());
  ASSERT_TRUE(client.connected());
  write_all(client.socket(), std::string("\x17\x03\x03\x00\x30", 5) + std::string(48, 'x'));

  EXPECT_EQ(client.wait_end(), Io::reset);

  EXPECT_EQ(upstream_.connections(), 0U);
  EXPECT_TRUE(candor.wait_metric("candor_connections", {}, 0));
}

TEST_F(TlsHandshake, SeesTheAlertOfAClientThatDoesNotTrustIt) {
  const Candor candor(setup());
  const Authority other;

  const TlsClient client(candor.address(), {.trusted = &other, .versions = {.max = "1.2"}});

  EXPECT_FALSE(client.connected());
  EXPECT_TRUE(candor.wait_metric(kHandshakes, {{"result", "alert"}}, 1));
  EXPECT_THAT(candor.log().lines(), IsEmpty()) << lines_of(candor);
}

}  // namespace
}  // namespace candor::test
