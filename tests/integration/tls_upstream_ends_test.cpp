// How an upstream leaves TLS after the handshake: what is a cut, what is whole, and what is too early.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <thread>
#include <tuple>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/tls_files.hpp"
#include "tests/support/tls_server.hpp"

namespace candor::test {
namespace {

struct End {
  std::string name;
  Step part;
  Script script;
};

void PrintTo(const End& end, std::ostream* out) { *out << end.name; }

const Step kCounted = send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
const Step kChunked = send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nten bytes.\r\n");
const Step kUntilClose = send("HTTP/1.1 200 OK\r\n\r\nten bytes.");

class TlsResponse : public testing::TestWithParam<std::tuple<std::string, End>> {
 protected:
  const End& end() const { return std::get<1>(GetParam()); }
  TlsServerOptions only() const {
    const std::string& version = std::get<0>(GetParam());
    return {.versions = {.min = version, .max = version}};
  }

  TlsFiles files_;
};

std::string name_of(const testing::TestParamInfo<std::tuple<std::string, End>>& param) {
  return (std::get<0>(param.param) == "1.2" ? "Tls12" : "Tls13") + std::get<1>(param.param).name;
}

// The end comes once the client has what went before it, because a reset may destroy what is still on its way.
class TlsResponseBreaks : public TlsResponse {
 protected:
  void break_for(std::string_view client_version) {
    const TlsServer server(files_.certificate, only());
    Gate seen;
    Script script{accept_tls(server), read_head(), end().part, wait_for(seen)};
    script.insert(script.end(), end().script.begin(), end().script.end());
    ScriptedUpstream upstream(script);
    const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});
    RawClient client(candor.address());
    client.send(fmt::format("GET / {}\r\nHost: a\r\n\r\n", client_version));
    EXPECT_TRUE(client.wait_received("ten bytes."));
    seen.open();

    const Response response = client.read_final();

    expect_cut(candor, response, {.status = 200, .cause = "response_incomplete"});
    EXPECT_EQ(response.content, "ten bytes.");
  }
};

TEST_P(TlsResponseBreaks, AndIsCut) { break_for("HTTP/1.1"); }
TEST_P(TlsResponseBreaks, AndIsCutForAnHttp10Client) { break_for("HTTP/1.0"); }

INSTANTIATE_TEST_SUITE_P(
    By, TlsResponseBreaks,
    testing::Combine(
        testing::Values("1.2", "1.3"),
        testing::Values(
            End{"FinInCountedContent", kCounted, {drop()}}, End{"FinInAChunk", kChunked, {drop()}},
            End{"FinInContentUntilClose", kUntilClose, {drop()}}, End{"ResetInCountedContent", kCounted, {reset()}},
            End{"ResetInContentUntilClose", kUntilClose, {reset()}},
            End{"CloseNotifyInCountedContent", kCounted, {close()}}, End{"CloseNotifyInAChunk", kChunked, {close()}},
            End{"NoiseInContentUntilClose", kUntilClose, {below_tls(std::string(200, 'x'))}},
            End{"HalfARecordAndAFin",
                kUntilClose,
                {below_tls(std::string("\x17\x03\x03\x00\x40", 5) + "half"), drop()}},
            End{"AChangedRecord", kCounted, {below_tls(std::string("\x17\x03\x03\x00\x40", 5) + std::string(64, 'x'))}},
            End{"AnAlertInTheClear", kUntilClose, {below_tls(alert_record(80)), drop()}})),
    name_of);

class TlsResponseIsWhole : public TlsResponse {};

TEST_P(TlsResponseIsWhole, HoweverTheConnectionEnds) {
  const TlsServer server(files_.certificate, only());
  Script script{accept_tls(server), read_head(), end().part};
  script.insert(script.end(), end().script.begin(), end().script.end());
  ScriptedUpstream upstream({script, behind_tls(server, answering(std::string(kOk)))});
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream(), .workers = 1});

  const Response response = candor.get("/");

  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.content, "ten bytes.");
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "");
  EXPECT_EQ(candor.get("/").content, "ok");
}

const Step kWhole = send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nten bytes.");
const Step kWholeChunks = send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nten bytes.\r\n0\r\n\r\n");

INSTANTIATE_TEST_SUITE_P(By, TlsResponseIsWhole,
                         testing::Combine(testing::Values("1.2", "1.3"),
                                          testing::Values(End{"CloseNotify", kWhole, {close()}},
                                                          End{"Fin", kWhole, {drop()}},
                                                          End{"FinAfterChunks", kWholeChunks, {drop()}},
                                                          End{"CloseNotifyUntilClose", kUntilClose, {close()}},
                                                          End{"NoiseBehindIt", kWhole, {below_tls("noise"), drop()}})),
                         name_of);

class TlsBeforeAHead : public TlsResponse {};

TEST_P(TlsBeforeAHead, IsA502) {
  const TlsServer server(files_.certificate, only());
  Script script{accept_tls(server), read_head(), end().part};
  script.insert(script.end(), end().script.begin(), end().script.end());
  ScriptedUpstream upstream(script);
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files_.upstream()});

  expect_answer(candor, candor.get("/"), {502, "connection_closed", "connection_terminated"});
}

INSTANTIATE_TEST_SUITE_P(By, TlsBeforeAHead,
                         testing::Combine(testing::Values("1.2", "1.3"),
                                          testing::Values(End{"CloseNotify", send(""), {close()}},
                                                          End{"Fin", send(""), {drop()}},
                                                          End{"Reset", send(""), {reset()}},
                                                          End{"FinInTheHead", send("HTTP/1.1 2"), {drop()}})),
                         name_of);

// A request that has left on a connection that was used before is sent again where that is safe.
TEST(TlsStale, ConnectionIsReplacedForAGet) {
  const TlsFiles files;
  const TlsServer server(files.certificate);
  ScriptedUpstream upstream({behind_tls(server, {read_message(), send(std::string(kOk)), read_head(), close()}),
                             behind_tls(server, answering(std::string(kOk)))});
  const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files.upstream(), .workers = 1});
  EXPECT_EQ(candor.get("/").content, "ok");
  EXPECT_EQ(candor.get("/").content, "ok");
  EXPECT_EQ(upstream.connections(), 2U);
}

TEST(TlsWriteTimeout, IsA504) {
  const TlsFiles files;
  const TlsServer server(files.certificate);
  ScriptedUpstream upstream(behind_tls(server, {read_head(), hold()}));
  const Candor candor(
      {.endpoints = {upstream.https_url()}, .upstream = files.upstream() + "\ntimeouts: {write: 300ms}"});
  RawClient client(candor.address());
  std::jthread sender([&client] {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33554432\r\n\r\n");
    client.send(std::string(33'554'432, 'x'));
  });

  const Response response = client.read_final("POST");

  expect_answer(candor, response, {504, "write_timeout", "connection_write_timeout"});
  client.reset();
}

}  // namespace
}  // namespace candor::test
