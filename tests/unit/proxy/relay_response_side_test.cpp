// The content that the response side relays, where it is cut, and what becomes of the two connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "tests/unit/proxy/support/response_exchange.hpp"

namespace candor::relay {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kHead = "HTTP/1.1 200 OK\r\nDate: today\r\n";
const std::string kWithLength = kHead + "Content-Length: 5\r\n\r\nhello";
const std::string kWithChunks =
    kHead + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nX-Sum: 1\r\n\r\n";
const std::string kUntilClose = kHead + "\r\nhello";

class ResponseSideTest : public testing::Test, public test::ResponseExchange {};

// What a client could take for a whole response: its length reached, or its last chunk.
bool looks_complete(const test::ResponseExchange& exchange) {
  const std::string& text = exchange.received();
  if (text.empty()) return false;
  if (text.find("chunked") != std::string::npos) return text.find("\r\n0\r\n") != std::string::npos;
  return exchange.content().size() >= 5;
}

struct Ending {
  std::string response;
  int error;  // of the upstream; 0 = it closes
};

class EveryTruncation : public testing::TestWithParam<Ending> {};

INSTANTIATE_TEST_SUITE_P(ResponseSide, EveryTruncation,
                         testing::Values(Ending{kWithLength, 0}, Ending{kWithLength, ECONNRESET},
                                         Ending{kWithChunks, 0}, Ending{kWithChunks, ECONNRESET},
                                         Ending{kUntilClose, ECONNRESET}, Ending{kUntilClose, net::kTlsTruncated},
                                         Ending{kWithLength, net::kTlsBroken},
                                         Ending{kWithChunks, net::kTlsTruncated}));

TEST_P(EveryTruncation, IsAFailureThatNobodyCanTakeForAWholeResponse) {
  const std::string& response = GetParam().response;
  const std::size_t head_size = response.find("\r\n\r\n") + 4;
  const bool until_close = response == kUntilClose;
  for (std::size_t size = 0; size < response.size() + (until_close ? 1 : 0); ++size) {
    test::ResponseExchange exchange;
    exchange.both.upstream.sends(response.substr(0, size));
    if (GetParam().error == 0) exchange.both.upstream.ends();
    if (GetParam().error != 0) exchange.both.upstream.fails_reading(GetParam().error);
    exchange.relay();
    const Cause expected = size < head_size ? Cause::connection_closed : Cause::response_incomplete;
    EXPECT_EQ(exchange.cause(), expected) << size;
    EXPECT_FALSE(exchange.side->complete()) << size;
    EXPECT_EQ(exchange.side->nothing_received(), size == 0) << size;
    EXPECT_EQ(exchange.side->head_sent(), size >= head_size) << size;
    EXPECT_FALSE(looks_complete(exchange)) << size << ": " << exchange.received();
  }
}

// In TLS 1.3 our certificate is judged after the handshake: the first that comes may be an alert.
TEST_F(ResponseSideTest, EndsWithTheAlertThatComesInThePlaceOfAResponse) {
  both.upstream.fails_reading(net::kTlsAlert - 48);
  relay();

  EXPECT_EQ(cause(), Cause::tls_alert);
  EXPECT_EQ(side->fault().tls_alert, 48);
  EXPECT_THAT(side->fault().error, HasSubstr("TLS alert 48"));
}

TEST_F(ResponseSideTest, EndsWithTheConnectionWhereTheAlertComesLater) {
  both.upstream.sends(kHead);
  both.upstream.fails_reading(net::kTlsAlert - 80);
  relay();

  EXPECT_EQ(cause(), Cause::connection_closed);
  EXPECT_EQ(side->fault().tls_alert, 0);
  EXPECT_EQ(side->fault().error, "TLS alert 80, internal error within the head");
}

TEST_F(ResponseSideTest, CutsWhereTheAlertComesWithinTheContent) {
  both.upstream.sends(kWithLength.substr(0, kWithLength.size() - 1));
  both.upstream.fails_reading(net::kTlsAlert - 80);
  relay();

  EXPECT_EQ(cause(), Cause::response_incomplete);
  EXPECT_EQ(side->fault().error, "TLS alert 80, internal error after 4 bytes of content");
}

// Whether the notice comes behind it or not, what was announced has come.
TEST_F(ResponseSideTest, IsCompleteWithItsLastByteAlsoWithoutTheNoticeOfTls) {
  both.upstream.sends(kWithLength);
  both.upstream.fails_reading(net::kTlsTruncated);
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_EQ(cause(), Cause::none);
}

TEST_F(ResponseSideTest, EndsAResponseUntilCloseWithTheConnection) {
  both.upstream.sends(kUntilClose);
  both.upstream.ends();
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_EQ(content(), "5\r\nhello\r\n0\r\n\r\n");
  EXPECT_TRUE(side->keep_client());
}

// A write was told of a reset before this was read.
TEST_F(ResponseSideTest, BelievesAnEndBehindAResetOnlyWhereTheUpstreamVouchesForIt) {
  constexpr RequestProgress kReset{.received = true, .sent = false, .upstream_error = ECONNRESET};
  for (const bool vouched : {false, true}) {
    test::ResponseExchange exchange;
    exchange.both.upstream.sends(kUntilClose);
    vouched ? exchange.both.upstream.ends_with_a_notice() : exchange.both.upstream.ends();
    exchange.start();
    exchange.side->pump(kReset);

    EXPECT_EQ(exchange.side->complete(), vouched);
    EXPECT_EQ(exchange.cause(), vouched ? Cause::none : Cause::response_incomplete);
  }
}

TEST_F(ResponseSideTest, RelaysChunksAndTrailers) {
  both.upstream.sends(kWithChunks);
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_EQ(content(), "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n");
}

TEST_F(ResponseSideTest, ClosesForAClientOfHttp10WhereTheLengthIsNotKnown) {
  both.exchange.request.minor_version = 0;
  both.upstream.sends(kWithChunks);
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_EQ(content(), "hello");
  EXPECT_THAT(received(), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(received(), Not(HasSubstr("chunked")));
  EXPECT_FALSE(side->keep_client());
  EXPECT_TRUE(side->ends_by_close());
}

TEST_F(ResponseSideTest, KeepsAClientOfHttp10WhereTheLengthIsKnown) {
  both.exchange.request.minor_version = 0;
  both.upstream.sends(kWithLength);
  relay();

  EXPECT_THAT(received(), HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_TRUE(side->keep_client());
  EXPECT_FALSE(side->ends_by_close());
}

TEST_F(ResponseSideTest, ClosesWhereTheClientWantsIt) {
  both.upstream.sends(kWithLength);
  relay(false);

  EXPECT_THAT(received(), HasSubstr("Connection: close\r\n"));
  EXPECT_FALSE(side->keep_client());
}

TEST_F(ResponseSideTest, ClosesWhereTheRequestIsNotReceivedYet) {
  both.upstream.sends(kWithLength);
  start();
  pump(false);

  EXPECT_THAT(received(), HasSubstr("Connection: close\r\n"));
  EXPECT_FALSE(side->keep_client());
}

TEST_F(ResponseSideTest, ClosesAtTheFirstHeadThatIsSentWhileDraining) {
  both.upstream.sends(kWithLength);
  start();
  draining = true;
  pump();

  EXPECT_THAT(received(), HasSubstr("Connection: close\r\n"));
  EXPECT_FALSE(side->keep_client());
}

TEST_F(ResponseSideTest, DoesNotPassTheUpstreamsCloseOn) {
  both.upstream.sends(kHead + "Connection: close\r\nContent-Length: 5\r\n\r\nhello");
  relay();

  EXPECT_THAT(received(), Not(HasSubstr("close")));
  EXPECT_TRUE(side->keep_client());
}

TEST_F(ResponseSideTest, SendsNoContentOfAHead) {
  both.exchange.request.method = "HEAD";
  both.upstream.sends(kHead + "Content-Length: 5\r\n\r\n");
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_THAT(received(), HasSubstr("Content-Length: 5\r\n"));
  EXPECT_EQ(content(), "");
  EXPECT_TRUE(side->keep_client());
}

// RFC 9112 §6.1: no Transfer-Encoding towards a client of HTTP/1.0, whatever the method.
TEST_F(ResponseSideTest, KeepsTheChunkedCodingFromAClientOfHttp10AlsoForHead) {
  both.exchange.request.method = "HEAD";
  both.exchange.request.minor_version = 0;
  both.upstream.sends(kHead + "Transfer-Encoding: chunked\r\n\r\n");
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_THAT(received(), Not(HasSubstr("Transfer-Encoding")));
}

TEST_F(ResponseSideTest, SendsNoContentWhereTheStatusHasNone) {
  for (const char* status : {"204 No Content", "304 Not Modified"}) {
    test::ResponseExchange exchange;
    exchange.both.upstream.sends(std::string("HTTP/1.1 ") + status + "\r\n\r\n");
    exchange.relay();
    EXPECT_TRUE(exchange.side->complete()) << status;
    EXPECT_EQ(exchange.content(), "") << status;
    EXPECT_THAT(exchange.received(), Not(HasSubstr("chunked"))) << status;
    EXPECT_TRUE(exchange.side->keep_client()) << status;
  }
}

// RFC 9110 §8.6: no Content-Length in a 204.
TEST_F(ResponseSideTest, DropsTheLengthOfA204AndKeepsThatOfA304) {
  both.upstream.sends("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
  relay();
  EXPECT_THAT(received(), Not(HasSubstr("Content-Length")));

  test::ResponseExchange unmodified;
  unmodified.both.upstream.sends("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
  unmodified.relay();
  EXPECT_THAT(unmodified.received(), HasSubstr("Content-Length: 5\r\n"));
}

TEST_F(ResponseSideTest, CutsAtABrokenChunk) {
  both.upstream.sends(kHead + "Transfer-Encoding: chunked\r\n\r\n2\r\n");
  relay();
  both.upstream.sends("he\r\nx\r\n");
  pump();

  EXPECT_EQ(cause(), Cause::response_transfer_coding);
  EXPECT_EQ(content(), "2\r\nhe\r\n") << "what was good is still sent";
}

TEST_F(ResponseSideTest, CutsAtTooManyTrailers) {
  both.upstream.sends(kHead + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + std::string(10'000, 'x'));
  relay();

  EXPECT_EQ(cause(), Cause::response_trailers_too_large);
  EXPECT_EQ(content(), "");
}

TEST_F(ResponseSideTest, RelaysMoreChunksThanFitOneWrite) {
  std::string chunks;
  for (std::size_t i = 0; i < 3 * kPiecesMax; ++i) chunks += "1\r\nx\r\n";
  both.upstream.sends(kHead + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n");
  both.exchange.request.minor_version = 0;
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_EQ(content(), std::string(3 * kPiecesMax, 'x'));
}

TEST_F(ResponseSideTest, GoesOnWhereTheClientBlocksAtAnyByte) {
  both.upstream.sends(kWithChunks);
  relay();
  const std::string& whole = received();
  for (std::size_t taken = 0; taken < whole.size(); ++taken) {
    test::ResponseExchange exchange;
    exchange.both.upstream.sends(kWithChunks);
    if (taken > 0) exchange.both.client.takes(taken);
    exchange.both.client.blocks();
    exchange.relay();
    EXPECT_FALSE(exchange.side->complete()) << taken;
    EXPECT_TRUE(exchange.side->waits_for_client()) << taken;
    exchange.both.client.unblock();
    exchange.pump();
    EXPECT_EQ(exchange.received(), whole) << taken;
    EXPECT_TRUE(exchange.side->complete()) << taken;
  }
}

TEST_F(ResponseSideTest, EndsWithClientClosedAtAnyWriteThatFails) {
  both.upstream.sends(kWithLength);
  relay();
  const std::size_t size = received().size();
  for (std::size_t taken = 0; taken < size; ++taken) {
    test::ResponseExchange exchange;
    exchange.both.upstream.sends(kWithLength);
    if (taken > 0) exchange.both.client.takes(taken);
    exchange.both.client.fails_writing(EPIPE);
    exchange.relay();
    EXPECT_EQ(exchange.cause(), Cause::client_closed) << taken;
  }
}

TEST_F(ResponseSideTest, EndsWithClientClosedWhereAKeptByteCannotBeSent) {
  both.upstream.sends(kWithLength);
  both.client.blocks();
  both.client.fails_writing(ECONNRESET);
  relay();
  ASSERT_EQ(cause(), Cause::none);
  both.client.unblock();
  pump();

  EXPECT_EQ(cause(), Cause::client_closed);
}

TEST_F(ResponseSideTest, ReadsNothingWhileTheClientTakesNothing) {
  both.upstream.sends(kWithLength.substr(0, kWithLength.size() - 1));
  both.upstream.sends("o");
  both.client.blocks();
  relay();
  const std::size_t reads = both.upstream.reads();
  pump();
  EXPECT_EQ(both.upstream.reads(), reads);
  EXPECT_FALSE(side->waits_for_upstream());
  both.client.unblock();
  pump();

  EXPECT_EQ(content(), "hello");
}

TEST_F(ResponseSideTest, ReadsNoMoreThanMayBeKept) {
  both.buffered_max = 10;
  both.upstream.sends(kWithChunks);
  relay();

  EXPECT_EQ(both.upstream.largest_read(), 10U);
  EXPECT_TRUE(side->complete());
}

TEST_F(ResponseSideTest, SendsWhatCameBeforeACutToASlowClient) {
  both.upstream.sends(kWithLength.substr(0, kWithLength.size() - 2));
  both.client.blocks();
  relay();
  both.upstream.ends();
  both.client.unblock();
  pump();

  EXPECT_EQ(content(), "hel");
  EXPECT_EQ(cause(), Cause::response_incomplete);
}

TEST_F(ResponseSideTest, LeavesTheUpstreamReusableAfterAWholeResponse) {
  both.upstream.sends(kWithLength);
  relay();

  EXPECT_TRUE(side->upstream_reusable());
}

TEST_F(ResponseSideTest, DoesNotReuseAnUpstreamBeforeTheEndOfItsResponse) {
  both.upstream.sends(kWithLength.substr(0, kWithLength.size() - 1));
  relay();

  EXPECT_FALSE(side->upstream_reusable());
}

TEST_F(ResponseSideTest, DoesNotReuseAnUpstreamThatSaysClose) {
  for (const char* fields : {"HTTP/1.1 200 OK\r\nConnection: close\r\n", "HTTP/1.0 200 OK\r\n"}) {
    test::ResponseExchange exchange;
    exchange.both.upstream.sends(std::string(fields) + "Content-Length: 0\r\n\r\n");
    exchange.relay();
    EXPECT_TRUE(exchange.side->complete());
    EXPECT_FALSE(exchange.side->upstream_reusable()) << fields;
  }
}

TEST_F(ResponseSideTest, ReusesAnUpstreamOfHttp10ThatKeepsAlive) {
  both.upstream.sends("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
  relay();

  EXPECT_TRUE(side->upstream_reusable());
}

TEST_F(ResponseSideTest, DoesNotReuseAnUpstreamThatSentMoreThanItsResponse) {
  both.upstream.sends(kWithLength + "!");
  relay();
  EXPECT_EQ(content(), "hello");
  EXPECT_FALSE(side->upstream_reusable());
  EXPECT_TRUE(both.exchange.upstream_surplus);

  test::ResponseExchange later;
  later.both.upstream.sends(kWithLength);
  later.relay();
  EXPECT_FALSE(later.both.exchange.upstream_surplus);
  later.both.upstream.sends("!");
  EXPECT_FALSE(later.side->upstream_reusable());
}

TEST_F(ResponseSideTest, DoesNotReuseAnUpstreamThatClosedBehindItsResponse) {
  both.upstream.sends(kWithLength);
  both.upstream.ends();
  relay();

  EXPECT_TRUE(side->complete());
  EXPECT_FALSE(side->upstream_reusable());
}

// The last chunk that we write where the upstream has only ended is such a message too.
TEST_F(ResponseSideTest, HoldsTheEndBackWhileItsBatchGoesOn) {
  both.upstream.sends(kUntilClose);
  relay();
  both.batch.goes_on = true;
  both.upstream.ends();
  EXPECT_FALSE(side->pump({}));
  EXPECT_FALSE(side->complete());

  both.batch.goes_on = false;
  EXPECT_TRUE(side->pump({}));
  EXPECT_TRUE(side->complete());
  EXPECT_THAT(received(), HasSubstr("\r\n0\r\n\r\n"));
}

TEST_F(ResponseSideTest, HoldsASmallResponseBackWhileItsBatchGoesOn) {
  both.batch.goes_on = true;
  both.upstream.sends(kWithLength);
  start();
  EXPECT_FALSE(side->pump({}));
  EXPECT_EQ(received(), "");
  EXPECT_FALSE(side->complete());

  both.batch.goes_on = false;
  EXPECT_TRUE(side->pump({}));
  EXPECT_EQ(content(), "hello");
  EXPECT_TRUE(side->complete());
}

}  // namespace
}  // namespace candor::relay
