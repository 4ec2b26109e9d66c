// Content that is too large, too slow or too early to be kept: what passes must pass as it comes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::size_t kLargeBytes = 64 * 1024 * 1024;

// Bytes without a period that a lost or doubled buffer could hide in.
std::string noise(std::size_t bytes) {
  std::string text(bytes, '\0');
  std::uint64_t state = 88172645463325252;
  for (char& byte : text) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    byte = static_cast<char>(state);
  }
  return text;
}

std::string chunks_of(const std::string& content, std::size_t bytes) {
  std::string chunks;
  for (std::size_t at = 0; at < content.size(); at += bytes) {
    const std::string chunk = content.substr(at, bytes);
    std::array<char, 16> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", chunk.size());
    chunks += size.data() + chunk + "\r\n";
  }
  return chunks + "0\r\n\r\n";
}

std::string announcing(std::size_t bytes) { return "Content-Length: " + std::to_string(bytes) + "\r\n\r\n"; }

TEST(LargeContent, ComesDownWhole) {
  const std::string content = noise(kLargeBytes);
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 200 OK\r\n" + announcing(kLargeBytes)), send(content)});
  Candor candor({.endpoints = {upstream.url()}});

  const Response response = candor.get("/");

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.content == content);
}

TEST(LargeContent, ComesDownWholeInChunks) {
  const std::string content = noise(kLargeBytes);
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                                   send(chunks_of(content, 100'001))});
  Candor candor({.endpoints = {upstream.url()}});

  const Response response = candor.get("/");

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.content == content);
}

TEST(LargeContent, GoesUpWhole) {
  const std::string content = noise(kLargeBytes);
  ScriptedUpstream upstream({read_head(), read_content(kLargeBytes), send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}});

  EXPECT_EQ(candor.send("POST / HTTP/1.1\r\nHost: a\r\n" + announcing(kLargeBytes) + content).status, 200);

  EXPECT_TRUE(upstream.received().ends_with("\r\n\r\n" + content));
}

long resident_kib(const Candor& candor) {
  std::ifstream status("/proc/" + std::to_string(candor.process()) + "/status");
  long kib = 0;
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) kib = std::strtol(line.c_str() + 6, nullptr, 10);
  }
  return kib;
}

// A proxy without back-pressure would take all of it from the upstream and keep it.
TEST(SlowReader, HoldsTheUpstreamBack) {
  std::atomic<std::size_t> sent = 0;
  const std::string block(65'536, 'x');
  ScriptedUpstream upstream(
      Script{read_head(), send("HTTP/1.1 200 OK\r\n" + announcing(kLargeBytes)), [&](ScriptedConnection& connection) {
               for (; sent < kLargeBytes && !connection.over(); sent += block.size()) connection.send(block);
             }});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address(), {.receive_buffer = 4096});
  const long before = resident_kib(candor);
  client.send(get_request("/"));
  std::size_t last = 0;
  int unchanged = 0;
  ASSERT_TRUE(eventually([&] {
    unchanged = sent > 0 && sent == std::exchange(last, sent.load()) ? unchanged + 1 : 0;
    return unchanged == 50;
  }));

  EXPECT_LT(sent, kLargeBytes / 2);
  EXPECT_LT(resident_kib(candor) - before, 16 * 1024);
  const Response response = client.read_final();
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.content.size(), kLargeBytes);
}

TEST(Streaming, PassesABitOfAResponseOnBeforeTheNextOneComes) {
  Gate gate;
  ScriptedUpstream upstream(Script{read_head(),
                                   send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"),
                                   wait_for(gate), send("6\r\nsecond\r\n0\r\n\r\n")});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  client.send(get_request("/"));
  std::string received;
  while (received.find("first") == std::string::npos) ASSERT_EQ(read_some(client.socket(), received), Io::ok);

  gate.open();

  while (!received.ends_with("0\r\n\r\n")) ASSERT_EQ(read_some(client.socket(), received), Io::ok);
  EXPECT_THAT(received, HasSubstr("second"));
}

TEST(Streaming, PassesABitOfARequestOnBeforeTheNextOneComes) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nfirst");
  ASSERT_TRUE(upstream.wait_received("first"));

  client.send("second");

  EXPECT_EQ(client.read_final("POST").status, 200);
}

TEST(Continue, IsRelayedBeforeTheContentIsSent) {
  ScriptedUpstream upstream(
      Script{read_head(), send("HTTP/1.1 100 Continue\r\n\r\n"), read_content(5), send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  ASSERT_EQ(client.read_response("POST").status, 100);

  client.send("hello");

  EXPECT_EQ(client.read_final("POST").status, 200);
  EXPECT_EQ(upstream.request().value("Expect"), "100-continue");
  EXPECT_TRUE(candor.wait_metric("candor_interim_responses_total", {{"route", "web"}}, 1));
}

TEST(Continue, IsNotSentToAnHttp10Client) {
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 103 Early Hints\r\n\r\n"), send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}});

  const Response response = candor.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.interims.empty());
}

TEST(Continue, IsNotNeededForAFinalAnswer) {
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());

  const Response response =
      client.exchange("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(upstream.received(), Not(HasSubstr("hello")));
}

TEST(EarlyHints, AreRelayedWithTheirFields) {
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"),
                                   send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}});

  const Response response = candor.get("/");

  ASSERT_EQ(response.interims.size(), 1U);
  EXPECT_EQ(response.interims[0].status, 103);
  EXPECT_EQ(response.interims[0].field("Link"), "</a.css>; rel=preload");
  EXPECT_EQ(response.content, "ok");
}

// The upstream has seen enough after the head; the client is still sending.
TEST(EarlyAnswer, IsRelayedDuringAnUpload) {
  ScriptedUpstream upstream(
      Script{read_head(), send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig")});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nfirst bytes");

  const Response response = client.read_final("POST");

  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.content, "big");
  EXPECT_TRUE(response.complete);
}

TEST(EarlyAnswer, ReachesAClientThatReadsOnlyAfterItsUpload) {
  ScriptedUpstream upstream(Script{
      read_head(), send("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno"), close()});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + std::string(300'000, 'x'));

  const Response response = client.read_final("POST");

  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.content, "no");
}

}  // namespace
}  // namespace candor::test
