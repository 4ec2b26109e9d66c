// Downloads and uploads that are cut, with TLS on both sides: nobody may take them for whole.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/integration/tls_both.hpp"
#include "tests/support/expect.hpp"

namespace candor::test {
namespace {

using testing::AnyOf;

class TlsCut : public TlsOnBothSides {};

INSTANTIATE_TEST_SUITE_P(Version, TlsCut, testing::Values("1.2", "1.3"),
                         [](const auto& param) { return param.param == "1.2" ? "Tls12" : "Tls13"; });

struct Download {
  std::string name;
  Step part;
  Step end;
  std::string version = "1.1";
};

void PrintTo(const Download& download, std::ostream* out) { *out << download.name; }

class CutDownload : public testing::TestWithParam<Download> {};

TEST_P(CutDownload, DoesNotLookLikeAWholeOne) {
  for (const std::string_view version : {"1.2", "1.3"}) {
    const TlsFiles files;
    const TlsServer server(files.certificate, {.versions = {.min = version, .max = version}});
    Gate seen;
    ScriptedUpstream upstream(behind_tls(server, {read_head(), GetParam().part, wait_for(seen), GetParam().end}));
    const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files.upstream(), .tls = files.listener()});
    TlsClient client(candor.address(), {.versions = {.min = version, .max = version}});

    client.send(fmt::format("GET / HTTP/{}\r\nHost: example.test\r\n\r\n", GetParam().version));
    EXPECT_TRUE(client.wait_received("ten bytes."));
    seen.open();

    const Response response = client.read_final();

    expect_cut(candor, response, {.status = 200, .cause = "response_incomplete"});
    const bool until_close = !response.chunked && response.field("Content-Length").empty();
    EXPECT_TRUE(!until_close || client.end() != TlsEnd::close_notify);
  }
}

const Step kCounted = send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
const Step kChunked = send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nten bytes.\r\n");
const Step kUntilClose = send("HTTP/1.1 200 OK\r\n\r\nten bytes.");

INSTANTIATE_TEST_SUITE_P(Of, CutDownload,
                         testing::Values(Download{"CountedContentByAFin", kCounted, drop()},
                                         Download{"CountedContentByACloseNotify", kCounted, close()},
                                         Download{"CountedContentByAReset", kCounted, reset()},
                                         Download{"CountedContentToHttp10", kCounted, drop(), "1.0"},
                                         Download{"ChunksByAFin", kChunked, drop()},
                                         Download{"ChunksByACloseNotify", kChunked, close()},
                                         Download{"ChunksToHttp10", kChunked, drop(), "1.0"},
                                         Download{"ChunksByACloseNotifyToHttp10", kChunked, close(), "1.0"},
                                         Download{"ContentUntilCloseByAFin", kUntilClose, drop()},
                                         Download{"ContentUntilCloseByAFinToHttp10", kUntilClose, drop(), "1.0"},
                                         Download{"ContentUntilCloseByAResetToHttp10", kUntilClose, reset(), "1.0"}),
                         [](const auto& param) { return param.param.name; });

TEST_P(TlsCut, EndsContentUntilCloseWithACloseNotifyForAnHttp10Client) {
  ScriptedUpstream upstream(behind({read_head(), kUntilClose, close()}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());

  const Response response = client.exchange("GET / HTTP/1.0\r\nHost: example.test\r\n\r\n");

  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.content, "ten bytes.");
  EXPECT_EQ(client.end(), TlsEnd::close_notify);
}

using Leave = void (*)(TlsClient&);

struct Upload {
  std::string name;
  Leave leave;
  std::string framing;
};

void PrintTo(const Upload& upload, std::ostream* out) { *out << upload.name; }

class CutUpload : public testing::TestWithParam<Upload> {};

TEST_P(CutUpload, DoesNotLookLikeAWholeOne) {
  for (const std::string_view version : {"1.2", "1.3"}) {
    const TlsFiles files;
    const TlsServer server(files.certificate, {.versions = {.min = version, .max = version}});
    ScriptedUpstream upstream(behind_tls(server, {read_message()}));
    const Candor candor({.endpoints = {upstream.https_url()}, .upstream = files.upstream(), .tls = files.listener()});
    TlsClient client(candor.address(), {.versions = {.min = version, .max = version}});
    client.send("POST / HTTP/1.1\r\nHost: example.test\r\n" + GetParam().framing + "ten bytes.");
    ASSERT_TRUE(upstream.wait_received("ten bytes."));

    GetParam().leave(client);

    EXPECT_NE(upstream.wait_end(), Io::timeout);
    EXPECT_FALSE(upstream.received().ends_with("\r\n0\r\n\r\n"));
    EXPECT_THAT(text_of(candor.log().wait_lines(1).front(), "cause"), AnyOf("client_closed", "request_malformed"));
    EXPECT_TRUE(candor.wait_metric("candor_connections", {}, 0));
  }
}

constexpr const char* kCountedUpload = "Content-Length: 100\r\n\r\n";
constexpr const char* kChunkedUpload = "Transfer-Encoding: chunked\r\n\r\n14\r\n";

INSTANTIATE_TEST_SUITE_P(
    By, CutUpload,
    testing::Values(Upload{"CloseNotify", [](TlsClient& client) { client.close(); }, kCountedUpload},
                    Upload{"Fin", [](TlsClient& client) { client.fin(); }, kCountedUpload},
                    Upload{"FinAndClose", [](TlsClient& client) { client.drop(); }, kCountedUpload},
                    Upload{"Reset", [](TlsClient& client) { client.reset(); }, kCountedUpload},
                    Upload{"CloseNotifyInAChunk", [](TlsClient& client) { client.close(); }, kChunkedUpload},
                    Upload{"FinInAChunk", [](TlsClient& client) { client.drop(); }, kChunkedUpload},
                    Upload{"ResetInAChunk", [](TlsClient& client) { client.reset(); }, kChunkedUpload}),
    [](const auto& param) { return param.param.name; });

TEST_P(TlsCut, CutsTheUpstreamWhenTheClientResetsBeforeAnAnswer) {
  ScriptedUpstream upstream(behind({read_message()}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));

  client.reset();

  EXPECT_NE(upstream.wait_end(), Io::timeout);
  expect_abort(candor, "client_closed");
}

TEST_P(TlsCut, CutsADownloadThatTheClientDoesNotRead) {
  ScriptedUpstream upstream(
      behind({read_head(), send(ok_head(64U << 20)), repeat({send(std::string(1U << 20, 'x'))})}));
  candor::test::Setup quick = setup(upstream);
  quick.settings = "timeouts: {client_write: 300ms}";
  const Candor candor(quick);
  TlsClient client(candor.address(), only(), {.receive_buffer = 4096});
  client.send(get_request("/"));

  EXPECT_NE(upstream.wait_end(), Io::timeout);

  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "client_stalled");
}

}  // namespace
}  // namespace candor::test
