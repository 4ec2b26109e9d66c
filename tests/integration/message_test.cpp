// The tests' own reader of responses: a judge of completeness has to be judged first.
#include "tests/support/message.hpp"

#include <gtest/gtest.h>

#include "tests/support/raw_client.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

Response parsed(std::string bytes, Io end, std::string_view method = "GET") {
  ResponseParser parser(method);
  parser.feed(bytes);
  parser.finish(end);
  return parser.response();
}

TEST(ResponseReader, CountsContentOfALength) {
  EXPECT_TRUE(parsed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Io::ok).complete);
  EXPECT_FALSE(parsed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", Io::eof).complete);
}

TEST(ResponseReader, WantsTheLastChunkAndTheEmptyLineBehindIt) {
  const std::string begin = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n";
  EXPECT_TRUE(parsed(begin + "0\r\n\r\n", Io::ok).complete);
  EXPECT_FALSE(parsed(begin, Io::eof).complete);
  EXPECT_FALSE(parsed(begin + "0\r\n", Io::eof).complete);
  EXPECT_FALSE(parsed(begin + "0\r\nA: b\r\n", Io::eof).complete);
  EXPECT_EQ(parsed(begin + "0\r\nA: b\r\n\r\n", Io::ok).trailers.value("a"), "b");
}

TEST(ResponseReader, TakesContentUntilCloseForCompleteOnlyAtAnEof) {
  const std::string bytes = "HTTP/1.1 200 OK\r\n\r\ncontent";
  EXPECT_TRUE(parsed(bytes, Io::eof).complete);
  EXPECT_FALSE(parsed(bytes, Io::reset).complete);
  EXPECT_FALSE(parsed(bytes, Io::timeout).complete);
}

TEST(ResponseReader, WantsAWholeHead) {
  EXPECT_FALSE(parsed("HTTP/1.1 204 No Content\r\n", Io::eof).complete);
  EXPECT_TRUE(parsed("HTTP/1.1 204 No Content\r\n\r\n", Io::ok).complete);
  EXPECT_TRUE(parsed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", Io::ok, "HEAD").complete);
}

TEST(ResponseReader, RefusesABadChunk) {
  EXPECT_FALSE(parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n0\r\n\r\n", Io::eof).complete);
  EXPECT_FALSE(parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n", Io::eof).complete);
}

TEST(RawPeers, TellAnEofFromAReset) {
  ScriptedUpstream closing(Script{read_head(), send("HTTP/1.1 200 OK\r\n\r\nx"), close()});
  ScriptedUpstream resetting(Script{read_head(), send("HTTP/1.1 200 OK\r\n\r\nx"), reset()});

  EXPECT_EQ(exchange_once(closing.address(), "GET / HTTP/1.1\r\n\r\n").end, Io::eof);
  EXPECT_EQ(exchange_once(resetting.address(), "GET / HTTP/1.1\r\n\r\n").end, Io::reset);
}

TEST(RawPeers, RecordWhatTheyReceivedAndHowItEnded) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  RawClient client(upstream.address());
  EXPECT_EQ(
      client.exchange("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nA: b\r\n\r\n").content,
      "ok");
  EXPECT_EQ(client.exchange("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab").content, "ok");

  client.reset();

  EXPECT_EQ(upstream.wait_end(), Io::reset);
  EXPECT_EQ(upstream.connections(), 1U);
  EXPECT_TRUE(upstream.received().ends_with("\r\n\r\nab"));
}

}  // namespace
}  // namespace candor::test
