// Every way in which TLS with an upstream goes wrong, as its row of the failure contract, and with another endpoint
// that is well: nothing of the request has left, so it is asked instead, whatever the method.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <ostream>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/tls_files.hpp"
#include "tests/support/tls_server.hpp"

namespace candor::test {
namespace {

// What an endpoint does, with what it needs for that.
struct Endpoint {
  std::optional<TlsServer> server = {};
  Script script = {};
};

void present(Endpoint& endpoint, const Certificate& certificate, const TlsServerOptions& options = {}) {
  endpoint.server.emplace(certificate, options);
  endpoint.script = behind_tls(*endpoint.server, answering(std::string(kOk)));
}

struct Row {
  std::string name;
  std::function<void(const TlsFiles&, Endpoint&)> prepare;
  Failure failure;
  std::string result;          // of candor_upstream_tls_handshakes_total
  std::string more_keys = "";  // of the upstream's `tls`
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

const Failure kCertificate{502, "tls_certificate", "tls_certificate_error"};
const Failure kHandshake{502, "tls_handshake", "tls_protocol_error"};
const Failure kTimeout{504, "tls_timeout", "connection_timeout"};
constexpr std::string_view kSoon = "timeouts: {connect: 300ms}";

Failure alert(int number) { return {502, "tls_alert", fmt::format("tls_alert_received; alert-id={}", number)}; }

// A server's hello that chooses TLS 1.1, written by hand because OpenSSL's server would send an alert instead.
std::string hello_of_tls11() {
  std::string hello("\x02\x00\x00\x26\x03\x02", 6);
  hello += std::string(32, 'r') + std::string("\x00\xc0\x13\x00", 4);
  return std::string("\x16\x03\x02\x00\x2a", 5) + hello;
}

Step read_hello() { return read_content(5); }

class TlsFailure : public testing::TestWithParam<Row> {
 protected:
  TlsFailure() { GetParam().prepare(files_, bad_); }
  std::string keys() const { return files_.upstream(GetParam().more_keys) + "\n" + std::string(kSoon); }

  TlsFiles files_;
  Endpoint bad_;
};

TEST_P(TlsFailure, IsItsRowEverywhere) {
  ScriptedUpstream upstream(bad_.script);
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = keys()});

  const Response response = candor.get("/");

  expect_answer(candor, response, GetParam().failure);
  const boost::json::object line = candor.log().wait_lines(1).front();
  EXPECT_NE(text_of(line, "error"), "");
  EXPECT_EQ(text_of(line, "endpoint"), upstream.https_url());
  EXPECT_EQ(number_of(line, "upstream_status"), 0);
  EXPECT_EQ(candor.metrics().sum("candor_upstream_tls_handshakes_total",
                                 {{"upstream", "api"}, {"result", GetParam().result}}),
            1)
      << candor.admin("GET", "/metrics").content;
  EXPECT_EQ(candor.metrics().sum("candor_upstream_tls_handshakes_total"), 1);
  EXPECT_TRUE(candor.wait_metric("candor_upstream_connections", {}, 0));
}

TEST_P(TlsFailure, IsNoFailureWhereAnotherEndpointIsWell) {
  const Certificate certificate = files_.authority.issue({.names = {loopback_ip(), "api.test", "a.api.test"}});
  const TlsServer good(certificate, {.versions = {.min = "1.3"}});
  ScriptedUpstream bad(bad_.script);
  ScriptedUpstream well(behind_tls(good, answering(std::string(kOk))));
  const Candor candor(
      {.endpoints = {bad.https_url(), well.https_url()}, .upstream = keys() + "\neject: {after: 0}", .workers = 1});

  for (int request = 0; request < 4; ++request) {
    const Response response = candor.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\ncontent");
    EXPECT_EQ(response.content, "ok") << response.raw << response.content;
  }

  EXPECT_GT(bad.connections(), 0U);
  EXPECT_EQ(bad.received_in_all().find("content"), std::string::npos);
  EXPECT_EQ(candor.metrics().sum("candor_failures_total"), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Certificate, TlsFailure,
    testing::Values(
        Row{"ThatIsSelfSigned",
            [](const TlsFiles&, Endpoint& bad) { present(bad, self_signed({.names = {loopback_ip()}})); }, kCertificate,
            "certificate"},
        Row{"OfAnUnknownAuthority",
            [](const TlsFiles&, Endpoint& bad) { present(bad, Authority("Other").issue({.names = {loopback_ip()}})); },
            kCertificate, "certificate"},
        Row{"ThatHasExpired",
            [](const TlsFiles& files, Endpoint& bad) {
              present(bad, files.authority.issue({.names = {loopback_ip()}, .valid_from = -48h, .valid_until = -1h}));
            },
            kCertificate, "certificate"},
        Row{"ThatIsNotYetValid",
            [](const TlsFiles& files, Endpoint& bad) {
              present(bad, files.authority.issue({.names = {loopback_ip()}, .valid_from = 24h}));
            },
            kCertificate, "certificate"},
        Row{"OfAnotherAddress",
            [](const TlsFiles& files, Endpoint& bad) {
              present(bad, files.authority.issue({.names = {"example.test", "127.255.255.254"}}));
            },
            kCertificate, "certificate"},
        Row{"OfAnotherName",
            [](const TlsFiles& files, Endpoint& bad) {
              present(bad, files.authority.issue({.names = {"other.test", loopback_ip()}}));
            },
            kCertificate, "certificate", "server_name: api.test"},
        Row{"OfAWildcardThatCoversLess",
            [](const TlsFiles& files, Endpoint& bad) { present(bad, files.authority.issue({.names = {"*.test"}})); },
            kCertificate, "certificate", "server_name: a.api.test"},
        Row{"WithTheAddressAsAName",
            [](const TlsFiles& files, Endpoint& bad) {
              present(bad, files.authority.issue({.names = {"other.test"}, .dns_names = {loopback_ip()}}));
            },
            kCertificate, "certificate"},
        Row{"WithoutItsChain",
            [](const TlsFiles& files, Endpoint& bad) {
              present(bad, files.authority.subordinate("between").issue({.names = {loopback_ip()}}).without_chain());
            },
            kCertificate, "certificate"},
        Row{"OfTls12",
            [](const TlsFiles&, Endpoint& bad) {
              present(bad, self_signed({.names = {loopback_ip()}}), {.versions = {.max = "1.2"}});
            },
            kCertificate, "certificate"}),
    [](const auto& param) { return param.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Protocol, TlsFailure,
    testing::Values(
        Row{"PlainHttpAtOnce",
            [](const TlsFiles&, Endpoint& bad) {
              bad.script = {send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")};
            },
            kHandshake, "plaintext"},
        Row{"PlainHttpToTheHello",
            [](const TlsFiles&, Endpoint& bad) {
              bad.script = {read_hello(), send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), close()};
            },
            kHandshake, "plaintext"},
        Row{"Noise",
            [](const TlsFiles&, Endpoint& bad) {
              bad.script = {read_hello(), send(std::string(64, '\x81'))};
            },
            kHandshake, "plaintext"},
        Row{"AHelloOfTls11",
            [](const TlsFiles&, Endpoint& bad) {
              bad.script = {read_hello(), send(hello_of_tls11())};
            },
            kHandshake, "no_common_version"},
        Row{"NoCommonVersion",
            [](const TlsFiles& files, Endpoint& bad) { present(bad, files.certificate, {.versions = {.max = "1.2"}}); },
            kHandshake, "no_common_version", "min_version: \"1.3\""},
        Row{"AServerOfTls11",
            [](const TlsFiles& files, Endpoint& bad) {
              present(bad, files.certificate, {.versions = {.min = "1.0", .max = "1.1"}});
            },
            kHandshake, "no_common_version"},
        Row{"ClosedAtOnce", [](const TlsFiles&, Endpoint& bad) { bad.script = {close()}; }, kHandshake, "closed"},
        Row{"ClosedAfterTheHello",
            [](const TlsFiles&, Endpoint& bad) {
              bad.script = {read_hello(), close()};
            },
            kHandshake, "closed"},
        Row{"ResetAfterTheHello",
            [](const TlsFiles&, Endpoint& bad) {
              bad.script = {read_hello(), reset()};
            },
            kHandshake, "closed"},
        Row{"ClosedInTheMiddle",
            [](const TlsFiles& files, Endpoint& bad) {
              bad.server.emplace(files.certificate, TlsServerOptions{.flight_bytes = 300});
              bad.script = behind_tls(*bad.server, {close()});
            },
            kHandshake, "closed"},
        Row{"ResetInTheMiddle",
            [](const TlsFiles& files, Endpoint& bad) {
              bad.server.emplace(files.certificate, TlsServerOptions{.flight_bytes = 300});
              bad.script = behind_tls(*bad.server, {reset()});
            },
            kHandshake, "closed"},
        Row{"NoiseInTheMiddle",
            [](const TlsFiles& files, Endpoint& bad) {
              bad.server.emplace(files.certificate, TlsServerOptions{.flight_bytes = 200});
              bad.script = behind_tls(*bad.server, {below_tls(std::string(4000, 'x'))});
            },
            kHandshake, "protocol"},
        Row{"ACloseNotifyInsteadOfAHello",
            [](const TlsFiles&, Endpoint& bad) {
              bad.script = {read_hello(), send(std::string("\x15\x03\x03\x00\x02\x01\x00", 7)), close()};
            },
            kHandshake, "closed"}),
    [](const auto& param) { return param.param.name; });

INSTANTIATE_TEST_SUITE_P(Alert, TlsFailure,
                         testing::Values(Row{"HandshakeFailure",
                                             [](const TlsFiles&, Endpoint& bad) {
                                               bad.script = {read_hello(), send(alert_record(40)), close()};
                                             },
                                             alert(40), "alert"},
                                         Row{"InternalError",
                                             [](const TlsFiles&, Endpoint& bad) {
                                               bad.script = {read_hello(), send(alert_record(80)), close()};
                                             },
                                             alert(80), "alert"},
                                         Row{"UnrecognizedName",
                                             [](const TlsFiles&, Endpoint& bad) {
                                               bad.script = {read_hello(), send(alert_record(112)), close()};
                                             },
                                             alert(112), "alert"},
                                         Row{"OfANumberThatNobodyKnows",
                                             [](const TlsFiles&, Endpoint& bad) {
                                               bad.script = {read_hello(), send(alert_record(250)), close()};
                                             },
                                             alert(250), "alert"},
                                         Row{"ClientCertificateMissing",
                                             [](const TlsFiles& files, Endpoint& bad) {
                                               present(
                                                   bad, files.certificate,
                                                   {.versions = {.max = "1.2"}, .client_authority = &files.authority});
                                             },
                                             alert(40), "alert"}),
                         [](const auto& param) { return param.param.name; });

INSTANTIATE_TEST_SUITE_P(Silence, TlsFailure,
                         testing::Values(Row{"AtOnce", [](const TlsFiles&, Endpoint& bad) { bad.script = {hold()}; },
                                             kTimeout, "timeout"},
                                         Row{"AfterTheHello",
                                             [](const TlsFiles&, Endpoint& bad) {
                                               bad.script = {read_hello(), hold()};
                                             },
                                             kTimeout, "timeout"},
                                         Row{"InTheMiddle",
                                             [](const TlsFiles& files, Endpoint& bad) {
                                               bad.server.emplace(files.certificate,
                                                                  TlsServerOptions{.flight_bytes = 300});
                                               bad.script = behind_tls(*bad.server, {hold()});
                                             },
                                             kTimeout, "timeout"}),
                         [](const auto& param) { return param.param.name; });

// With TLS 1.3 we are done before the other side has seen our certificate: its alert comes where a response is due. The
// request has left, so nobody else is asked.
TEST(TlsAlertBehindTheHandshake, IsItsRow) {
  const TlsFiles files;
  const TlsServer server(files.certificate, {.versions = {.min = "1.3"}, .client_authority = &files.authority});
  ScriptedUpstream upstream(behind_tls(server, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files.upstream()});

  expect_answer(candor, candor.get("/"), alert(116));
}

TEST(TlsFailures, EjectAnEndpoint) {
  const TlsFiles files;
  const TlsServer bad(self_signed());
  ScriptedUpstream upstream(behind_tls(bad, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()},
                       .upstream = files.upstream() + "\neject: {after: 3, for: 20s}",
                       .workers = 1});
  for (int failures = 0; failures < 3; ++failures) EXPECT_EQ(candor.get("/").status, 502);

  expect_answer_form(candor.get("/"), {503, "no_endpoint", "destination_unavailable"});
  EXPECT_EQ(upstream.connections(), 3U);
}

TEST(TlsFailures, TellTheLogWhatWasWrongWithTheCertificate) {
  const TlsFiles files;
  const TlsServer bad(files.authority.issue({.names = {loopback_ip()}, .valid_until = -1h}));
  ScriptedUpstream upstream(behind_tls(bad, answering(std::string(kOk))));
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files.upstream()});
  EXPECT_EQ(candor.get("/").status, 502);
  EXPECT_THAT(text_of(candor.log().wait_lines(1).front(), "error"), testing::HasSubstr("expired"));
}

}  // namespace
}  // namespace candor::test
