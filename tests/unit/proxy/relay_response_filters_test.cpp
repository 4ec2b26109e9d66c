// What filters see of an upstream's response, and what becomes of one that a filter replaces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/proxy/support/response_exchange.hpp"

namespace candor::relay {
namespace {

using testing::ElementsAre;
using testing::Pair;

const std::string kHead = "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n";
const std::string kWithLength = kHead + "Content-Type: text/html\r\nETag: \"a\"\r\nContent-Length: 5\r\n\r\nhello";
const std::string kWithChunks = kHead + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
const std::string kUntilClose = kHead + "\r\nhello";

class ResponseFiltersTest : public testing::Test, public test::ResponseExchange {
 protected:
  void replace(Cause cause) { replacement.emplace().cause = cause; }
};

TEST_F(ResponseFiltersTest, ShowsContentWithoutItsFraming) {
  both.upstream.sends_bytewise(kWithChunks);
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_EQ(content_seen, "hello");
  EXPECT_EQ(ends_seen, 1);
}

TEST_F(ResponseFiltersTest, ShowsTheEndThatIsTheConnections) {
  both.upstream.sends(kUntilClose);
  both.upstream.ends();
  relay();

  EXPECT_EQ(content_seen, "hello");
  EXPECT_EQ(ends_seen, 1);
}

TEST_F(ResponseFiltersTest, ShowsTheEndOfAResponseWithoutContent) {
  both.exchange.request.method = "HEAD";
  both.upstream.sends(kHead + "Content-Length: 5\r\n\r\n");
  relay();

  EXPECT_EQ(content_seen, "");
  EXPECT_EQ(ends_seen, 1);
}

TEST_F(ResponseFiltersTest, ShowsNoEndOfAResponseThatIsCut) {
  both.upstream.sends(kWithLength.substr(0, kWithLength.size() - 1));
  both.upstream.ends();
  relay();

  EXPECT_EQ(content_seen, "hell");
  EXPECT_EQ(ends_seen, 0);
}

TEST_F(ResponseFiltersTest, SendsNothingOfAResponseThatIsReplaced) {
  replace(Cause::denied);
  both.upstream.sends(kWithLength);
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_EQ(received(), "");
  EXPECT_EQ(side->replacement()->cause, Cause::denied);
  EXPECT_EQ(both.exchange.status, 0);
  EXPECT_EQ(both.exchange.upstream_status, 503);
  EXPECT_EQ(content_seen, "");
}

TEST_F(ResponseFiltersTest, StillSendsTheInterimResponsesBeforeIt) {
  replace(Cause::denied);
  both.upstream.sends("HTTP/1.1 103 Early Hints\r\n\r\n" + kWithLength);
  relay();

  EXPECT_EQ(received(), "HTTP/1.1 103 Early Hints\r\nVia: 1.1 candor-1\r\n\r\n");
}

TEST_F(ResponseFiltersTest, KeepsTheHeadForAnotherContent) {
  replace(Cause::none);
  replacement->fields = {{"X-Page", "own"}};
  both.upstream.sends(kWithLength);
  relay();

  EXPECT_EQ(side->replacement()->status, 503);
  EXPECT_THAT(side->replacement()->fields, ElementsAre(Pair("Retry-After", "7"), Pair("X-Page", "own")));
}

TEST_F(ResponseFiltersTest, KeepsTheUpstreamWhoseContentHasCome) {
  replace(Cause::none);
  for (const std::string& response : {kWithLength, kWithChunks}) {
    test::ResponseExchange exchange;
    exchange.replacement = replacement;
    exchange.both.upstream.sends(response);
    exchange.both.upstream.would_block_once();
    exchange.relay();

    EXPECT_TRUE(exchange.side->upstream_reusable()) << response;
  }
}

TEST_F(ResponseFiltersTest, GivesUpTheUpstreamWhoseContentIsStillToCome) {
  replace(Cause::none);
  for (const std::string& response : {kWithLength.substr(0, kWithLength.size() - 1), kUntilClose,
                                      kWithLength + "surplus", kHead + "Transfer-Encoding: chunked\r\n\r\nbad\r\n"}) {
    test::ResponseExchange exchange;
    exchange.replacement = replacement;
    exchange.both.upstream.sends(response);
    exchange.relay();

    EXPECT_TRUE(exchange.side->complete()) << response;
    EXPECT_FALSE(exchange.side->upstream_reusable()) << response;
  }
}

TEST_F(ResponseFiltersTest, MayReplaceASwitchOfProtocols) {
  replace(Cause::denied);
  both.exchange.upgrade = "websocket";
  both.upstream.sends("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_FALSE(side->switched());
  EXPECT_FALSE(side->upstream_reusable());
  EXPECT_EQ(received(), "");
}

}  // namespace
}  // namespace candor::relay
