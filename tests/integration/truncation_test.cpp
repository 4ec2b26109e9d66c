// The sweep: the upstream dies after byte n of a response, for every n. Before the head is whole that is a 502; after
// it, whatever the client got must not look complete, which is judged by a parser that shares nothing with the product.
#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/candor.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

struct Sweep {
  std::string name;
  std::string response;
  Step death;
  std::string client_version;
};

void PrintTo(const Sweep& sweep, std::ostream* out) { *out << sweep.name; }

std::vector<Script> dying_after_each_byte(const Sweep& sweep, std::size_t last) {
  std::vector<Script> scripts;
  for (std::size_t bytes = 0; bytes <= last; ++bytes) {
    scripts.push_back({read_head(), send(sweep.response.substr(0, bytes)), sweep.death});
  }
  return scripts;
}

class Truncation : public testing::TestWithParam<Sweep> {};

TEST_P(Truncation, NeverLooksComplete) {
  const Sweep& sweep = GetParam();
  const std::size_t head_bytes = sweep.response.find("\r\n\r\n") + 4;
  // Content that its close delimits is never whole when the connection is reset, not even after its last byte.
  const bool until_close = sweep.response.find("Connection: close") != std::string::npos;
  const std::size_t last = sweep.response.size() - (until_close ? 0 : 1);
  ScriptedUpstream upstream(dying_after_each_byte(sweep, last));
  Candor candor({.endpoints = {upstream.url()}});

  for (std::size_t bytes = 0; bytes <= last; ++bytes) {
    const Response response = candor.send("GET / " + sweep.client_version + "\r\nHost: a\r\n\r\n");

    SCOPED_TRACE("dead after byte " + std::to_string(bytes) + ", received: " + response.raw + response.content);
    EXPECT_EQ(response.status, bytes < head_bytes ? 502 : 200);
    EXPECT_EQ(response.complete, bytes < head_bytes);
    EXPECT_NE(response.end, Io::timeout);
  }

  EXPECT_EQ(upstream.connections(), last + 1);
  const auto count = static_cast<double>(last + 1);
  const auto before_head = static_cast<double>(head_bytes);
  EXPECT_TRUE(candor.wait_metric("candor_failures_total", {{"cause", "connection_closed"}}, before_head));
  EXPECT_TRUE(candor.wait_metric("candor_cuts_total", {{"cause", "response_incomplete"}}, count - before_head));
  EXPECT_TRUE(candor.wait_metric("candor_responses_total", {}, count));
}

const std::string kCounted = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789";
const std::string kChunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "a\r\n0123456789\r\n5;x=\"y\"\r\n01234\r\n0\r\nDigest: abc\r\n\r\n";
const std::string kUntilClose = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n01234567890123456789";

INSTANTIATE_TEST_SUITE_P(ByteByByte, Truncation,
                         testing::Values(Sweep{"LengthToHttp11", kCounted, close(), "HTTP/1.1"},
                                         Sweep{"LengthToHttp10", kCounted, close(), "HTTP/1.0"},
                                         Sweep{"LengthByResetToHttp11", kCounted, reset(), "HTTP/1.1"},
                                         Sweep{"ChunksToHttp11", kChunked, close(), "HTTP/1.1"},
                                         Sweep{"ChunksToHttp10", kChunked, close(), "HTTP/1.0"},
                                         Sweep{"ChunksByResetToHttp11", kChunked, reset(), "HTTP/1.1"},
                                         Sweep{"UntilCloseToHttp11", kUntilClose, reset(), "HTTP/1.1"},
                                         Sweep{"UntilCloseToHttp10", kUntilClose, reset(), "HTTP/1.0"}),
                         [](const auto& sweep) { return sweep.param.name; });

}  // namespace
}  // namespace candor::test
