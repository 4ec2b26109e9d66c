// What goes wrong after an upstream's final head has been relayed: there is no status to send any more, so the transfer
// is cut in a way that nobody can take for its end.
#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

struct Break {
  std::string name;
  Script script;
  std::string cause;
  std::string upstream = "";
};

void PrintTo(const Break& broken, std::ostream* out) { *out << broken.name; }

std::string name_of(const testing::TestParamInfo<Break>& info) { return info.param.name; }

const Step kCounted = send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
const Step kChunked = send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nten bytes.\r\n");
const Step kUntilClose = send("HTTP/1.1 200 OK\r\n\r\nten bytes.");

class ResponseBreaks : public testing::TestWithParam<Break> {};

TEST_P(ResponseBreaks, AndIsCutWithItsCause) {
  ScriptedUpstream upstream(GetParam().script);
  Candor candor({.endpoints = {upstream.url()}, .upstream = GetParam().upstream});

  const Response response = candor.get("/");

  expect_cut(candor, response, {.status = 200, .cause = GetParam().cause});
  EXPECT_EQ(response.content.substr(0, 10), std::string("ten bytes.").substr(0, response.content.size()));
}

// The client of HTTP/1.0 sees an end of its own kind: only an RST tells it that content without a length is not whole.
TEST_P(ResponseBreaks, AndIsCutForAnHttp10Client) {
  ScriptedUpstream upstream(GetParam().script);
  Candor candor({.endpoints = {upstream.url()}, .upstream = GetParam().upstream});

  const Response response = candor.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

  expect_cut(candor, response, {.status = 200, .cause = GetParam().cause});
}

INSTANTIATE_TEST_SUITE_P(
    ByEnding, ResponseBreaks,
    testing::Values(
        Break{"EofBeforeTheAnnouncedLength", {read_head(), kCounted, close()}, "response_incomplete"},
        Break{"ResetBeforeTheAnnouncedLength", {read_head(), kCounted, reset()}, "response_incomplete"},
        Break{"EofBeforeTheLastChunk", {read_head(), kChunked, close()}, "response_incomplete"},
        Break{"ResetBeforeTheLastChunk", {read_head(), kChunked, reset()}, "response_incomplete"},
        Break{"EofInAChunkSize", {read_head(), kChunked, send("1"), close()}, "response_incomplete"},
        Break{"EofInTheTrailers", {read_head(), kChunked, send("0\r\nDigest: x"), close()}, "response_incomplete"},
        Break{"EofAfterTheLastChunkLine", {read_head(), kChunked, send("0\r\n"), close()}, "response_incomplete"},
        Break{"ResetInContentUntilClose", {read_head(), kUntilClose, reset()}, "response_incomplete"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    BySilence, ResponseBreaks,
    testing::Values(
        Break{"SilenceBeforeTheAnnouncedLength", {read_head(), kCounted}, "read_timeout", "timeouts: {read: 300ms}"},
        Break{"SilenceBeforeTheLastChunk", {read_head(), kChunked}, "read_timeout", "timeouts: {read: 300ms}"},
        Break{"SilenceInContentUntilClose", {read_head(), kUntilClose}, "read_timeout", "timeouts: {read: 300ms}"},
        Break{"DripBeyondTotal",
              {read_head(), kCounted, repeat({send("x"), pause(30ms)})},
              "response_timeout",
              "timeouts: {total: 500ms}"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    ByCoding, ResponseBreaks,
    testing::Values(
        Break{"ChunkSizeThatIsNoNumber", {read_head(), kChunked, send("zz\r\n")}, "response_transfer_coding"},
        Break{"EmptyChunkSize", {read_head(), kChunked, send("\r\n")}, "response_transfer_coding"},
        Break{"NegativeChunkSize", {read_head(), kChunked, send("-1\r\n")}, "response_transfer_coding"},
        Break{"ChunkSizeBeyond64Bits",
              {read_head(), kChunked, send("10000000000000000\r\n")},
              "response_transfer_coding"},
        Break{"ChunkLongerThanItsSize", {read_head(), kChunked, send("3\r\nabcd\r\n")}, "response_transfer_coding"},
        Break{"EndlessChunkExtension",
              {read_head(), kChunked, send("1;"), repeat({send(std::string(4096, 'x'))})},
              "response_transfer_coding"},
        Break{"EndlessTrailers",
              {read_head(), kChunked, send("0\r\nA: "), repeat({send(std::string(4096, 'x'))})},
              "response_trailers_too_large"}),
    name_of);

// What went wrong in one exchange says nothing about the next one.
TEST(ResponseBroken, LeavesNoConnectionBehindThatIsUsedAgain) {
  ScriptedUpstream upstream({{read_head(), kChunked, send("zz\r\n")}, answering(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  ASSERT_FALSE(candor.get("/").complete);

  const Response next = candor.get("/");

  EXPECT_EQ(next.content, "ok");
  EXPECT_EQ(upstream.connections(), 2U);
}

// The final head came early; the rest of the upload then meets an upstream that no longer reads.
// Once the final head is there, an upload that nobody reads is the upstream's own affair; the response has its own
// clock.
TEST(WriteTimeout, IsNotThatOfAResponseThatCameBeforeTheRequestWasRead) {
  ScriptedUpstream upstream(Script{read_head(), kCounted, hold()});
  Candor candor({.endpoints = {upstream.url()}, .upstream = "timeouts: {write: 100ms, read: 600ms}"});
  RawClient client(candor.address());

  std::jthread sender([&client] {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33554432\r\n\r\n");
    client.send(std::string(33'554'432, 'x'));
  });
  const Response response = client.read_final("POST");

  expect_cut(candor, response, {.status = 200, .cause = "read_timeout"});
}

}  // namespace
}  // namespace candor::test
