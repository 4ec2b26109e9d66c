#include "proxy/relay/request_side.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <optional>

#include "tests/unit/proxy/support/relay_ends.hpp"

namespace candor::relay {
namespace {

using namespace std::chrono_literals;

const std::string kHead = "POST / HTTP/1.1\r\n\r\n";
const std::string kChunked = "5\r\nhello\r\n3\r\n, w\r\n4\r\norld\r\n0\r\nX-Sum: 1\r\n\r\n";
const std::string kContent = "hello, world";
constexpr http1::Length kTwelve{http1::Framing::length, 12};
constexpr http1::Length kInChunks{http1::Framing::chunked, 0};

class RequestSideTest : public testing::Test {
 protected:
  void start(http1::Length length, std::uint64_t bytes_max = 0) {
    side_.emplace(both_.ends(), RequestContent{length, {}, bytes_max});
    side_->start(kHead);
    side_->pump();
  }
  void upstream_takes_again() {
    both_.upstream.unblock();
    side_->pump();
  }
  void client_sends(std::string_view bytes) {
    both_.client.sends(bytes);
    side_->pump();
  }
  const std::string& sent() const { return both_.upstream.written(); }
  Cause cause() const { return side_->fault().cause; }

  test::RelayEnds both_;
  std::optional<RequestSide> side_;
};

TEST_F(RequestSideTest, SendsAHeadWithoutContent) {
  start({http1::Framing::none, 0});

  EXPECT_EQ(sent(), kHead);
  EXPECT_TRUE(side_->received());
  EXPECT_TRUE(side_->sent());
  EXPECT_FALSE(side_->waits_for_client());
}

TEST_F(RequestSideTest, SendsHeadAndContentTogether) {
  both_.came_with_the_head(kContent);
  start(kTwelve);

  EXPECT_EQ(sent(), kHead + kContent);
  EXPECT_EQ(both_.upstream.writes(), 1U);
  EXPECT_EQ(side_->used_input(), kContent.size());
}

TEST_F(RequestSideTest, LeavesTheNextRequestInTheInput) {
  both_.came_with_the_head(kContent + "GET /next");
  start(kTwelve);

  EXPECT_EQ(sent(), kHead + kContent);
  EXPECT_EQ(side_->used_input(), kContent.size());
}

TEST_F(RequestSideTest, RelaysContentThatComesLater) {
  both_.came_with_the_head("hello");
  start(kTwelve);
  EXPECT_TRUE(side_->waits_for_client());
  client_sends(", wo");
  EXPECT_FALSE(side_->received());
  client_sends("rld");

  EXPECT_EQ(sent(), kHead + kContent);
  EXPECT_TRUE(side_->sent());
}

TEST_F(RequestSideTest, HoldsTheNextRequestThatCameWithTheContent) {
  start(kTwelve);
  client_sends(kContent + "GET /next");
  both_.input.next(side_->used_input());

  EXPECT_EQ(sent(), kHead + kContent);
  EXPECT_EQ(both_.input.unread(), "GET /next");
}

TEST_F(RequestSideTest, FramesChunksAnew) {
  both_.came_with_the_head(kChunked);
  start(kInChunks);

  EXPECT_EQ(sent(), kHead + "c\r\n" + kContent + "\r\n0\r\nX-Sum: 1\r\n\r\n");
}

TEST_F(RequestSideTest, RelaysTheSameContentHoweverTheClientCutsIt) {
  for (std::size_t cut = 0; cut <= kChunked.size(); ++cut) {
    test::RelayEnds both;
    both.came_with_the_head(kChunked.substr(0, cut));
    both.client.sends(kChunked.substr(cut));
    RequestSide side(both.ends(), {kInChunks, {}, 0});
    side.start(kHead);
    side.pump();
    EXPECT_TRUE(side.sent()) << cut;
    EXPECT_EQ(side.content_bytes(), kContent.size()) << cut;
    EXPECT_TRUE(both.upstream.written().ends_with("0\r\nX-Sum: 1\r\n\r\n")) << cut;
    EXPECT_EQ(both.exchange.bytes_in, kChunked.size()) << cut;
  }
}

TEST_F(RequestSideTest, RelaysMoreChunksThanFitOneWrite) {
  std::string chunks;
  for (std::size_t i = 0; i < 3 * kPiecesMax; ++i) chunks += "1\r\nx\r\n";
  both_.came_with_the_head(chunks.substr(0, chunks.size() / 2));
  both_.client.sends(chunks.substr(chunks.size() / 2) + "0\r\n\r\n");
  start(kInChunks);

  EXPECT_TRUE(side_->sent());
  EXPECT_EQ(side_->content_bytes(), 3 * kPiecesMax);
}

TEST_F(RequestSideTest, EndsWithTheClientsFaultWhereItEndsEarly) {
  for (std::size_t size = 0; size < kChunked.size(); ++size) {
    test::RelayEnds both;
    both.client.sends(kChunked.substr(0, size));
    both.client.ends();
    RequestSide side(both.ends(), {kInChunks, {}, 0});
    side.start(kHead);
    side.pump();
    EXPECT_EQ(side.fault().cause, Cause::request_malformed) << size;
    EXPECT_EQ(both.upstream.written().find("\r\n0\r\n"), std::string::npos) << size;
    EXPECT_FALSE(side.received()) << size;
  }
}

TEST_F(RequestSideTest, EndsWithClientClosedWhereItResets) {
  for (std::size_t size = 0; size < kContent.size(); ++size) {
    test::RelayEnds both;
    both.client.sends(kContent.substr(0, size));
    both.client.fails_reading(ECONNRESET);
    RequestSide side(both.ends(), {kTwelve, {}, 0});
    side.start(kHead);
    side.pump();
    EXPECT_EQ(side.fault().cause, Cause::client_closed) << size;
  }
}

TEST_F(RequestSideTest, WaitsWhereTheClientHasNothingYet) {
  both_.client.would_block_once();
  both_.client.sends(kContent);
  start(kTwelve);

  EXPECT_EQ(cause(), Cause::none);
  EXPECT_TRUE(side_->waits_for_client());
}

TEST_F(RequestSideTest, SendsNothingOfARequestWhoseFirstContentIsBroken) {
  both_.came_with_the_head("x\r\n");
  start(kInChunks);

  EXPECT_EQ(cause(), Cause::request_malformed);
  EXPECT_TRUE(side_->untouched());
  EXPECT_EQ(sent(), "");
}

TEST_F(RequestSideTest, StopsAtABrokenChunk) {
  both_.came_with_the_head("5\r\nhello\r\n");
  start(kInChunks);
  client_sends("x\r\n");

  EXPECT_EQ(cause(), Cause::request_malformed);
  EXPECT_EQ(sent(), kHead + "5\r\nhello\r\n");
}

TEST_F(RequestSideTest, TakesContentAtItsLimit) {
  start(kInChunks, kContent.size());
  client_sends(kChunked);

  EXPECT_EQ(cause(), Cause::none);
  EXPECT_TRUE(side_->sent());
}

TEST_F(RequestSideTest, RefusesContentOneByteBeyondItsLimit) {
  start(kInChunks, kContent.size() - 1);
  client_sends(kChunked);

  EXPECT_EQ(cause(), Cause::body_too_large);
  EXPECT_EQ(sent(), kHead);
}

TEST_F(RequestSideTest, GoesOnWhereTheUpstreamBlocksAtAnyByte) {
  const std::string all = kHead + kContent;
  for (std::size_t taken = 0; taken < all.size(); ++taken) {
    test::RelayEnds both;
    both.came_with_the_head(kContent.substr(0, 5));
    both.client.sends(kContent.substr(5));
    if (taken > 0) both.upstream.takes(taken);
    both.upstream.blocks();
    RequestSide side(both.ends(), {kTwelve, {}, 0});
    side.start(kHead);
    side.pump();
    both.upstream.unblock();
    side.pump();
    EXPECT_EQ(both.upstream.written(), all) << taken;
    EXPECT_TRUE(side.sent()) << taken;
  }
}

TEST_F(RequestSideTest, ReadsNothingWhileTheUpstreamTakesNothing) {
  both_.upstream.blocks();
  both_.client.sends(kContent);
  start(kTwelve);

  EXPECT_EQ(both_.client.reads(), 0U);
  EXPECT_TRUE(side_->waits_for_upstream());
  EXPECT_FALSE(side_->waits_for_client());
  upstream_takes_again();
  EXPECT_TRUE(side_->sent());
}

TEST_F(RequestSideTest, ReadsNoMoreThanMayBeKept) {
  both_.buffered_max = 3;
  start(kTwelve);
  client_sends(kContent);

  EXPECT_EQ(both_.client.largest_read(), 3U);
  EXPECT_EQ(sent(), kHead + kContent);
}

TEST_F(RequestSideTest, ReadsLessWhereTheWorkerKeepsTooMuch) {
  both_.scratch.kept_in_worker = Scratch::kKeptInWorkerMax;
  start(kTwelve);
  client_sends(kContent);

  EXPECT_EQ(both_.client.largest_read(), Scratch::kReadWhenFull);
}

// An upstream that takes no more may have answered already: not a fault by itself.
TEST_F(RequestSideTest, TellsOfAnUpstreamThatIsGoneAtAnyWrite) {
  const std::string all = kHead + kContent;
  for (std::size_t taken = 0; taken < all.size(); ++taken) {
    test::RelayEnds both;
    both.came_with_the_head(kContent);
    if (taken > 0) both.upstream.takes(taken);
    both.upstream.fails_writing(EPIPE);
    RequestSide side(both.ends(), {kTwelve, {}, 0});
    side.start(kHead);
    side.pump();
    EXPECT_TRUE(side.upstream_gone()) << taken;
    EXPECT_EQ(side.upstream_error(), EPIPE) << taken;
    EXPECT_FALSE(side.fault()) << taken;
    EXPECT_EQ(side.untouched(), taken == 0) << taken;
    EXPECT_FALSE(side.waits_for_upstream()) << taken;
    EXPECT_FALSE(side.waits_for_client()) << taken;
  }
}

TEST_F(RequestSideTest, CanRestartWhileAllIsInTheInput) {
  both_.came_with_the_head("hello");
  start(kTwelve);
  EXPECT_TRUE(side_->can_restart());
  client_sends(",");

  EXPECT_FALSE(side_->can_restart());
}

TEST_F(RequestSideTest, NotesWhenSomethingMoved) {
  both_.exchange.now = Clock::time_point(1h);
  start(kTwelve);
  both_.exchange.now += 5s;
  client_sends("hello");
  EXPECT_EQ(side_->last_read(), Clock::time_point(1h) + 5s);
  EXPECT_EQ(side_->last_write(), Clock::time_point(1h) + 5s);
  both_.exchange.now += 5s;
  side_->pump();

  EXPECT_EQ(side_->last_read(), Clock::time_point(1h) + 5s);
  EXPECT_EQ(side_->last_write(), Clock::time_point(1h) + 5s);
}

// It has more to do at once, and nothing of it counts as sent.
TEST_F(RequestSideTest, HoldsASmallRequestBackWhileItsBatchGoesOn) {
  both_.batch.goes_on = true;
  start({http1::Framing::none, 0});
  EXPECT_EQ(sent(), "");
  EXPECT_FALSE(side_->pump());
  EXPECT_FALSE(side_->sent());
  EXPECT_TRUE(side_->untouched());

  both_.batch.goes_on = false;
  EXPECT_TRUE(side_->pump());
  EXPECT_EQ(sent(), kHead);
  EXPECT_TRUE(side_->sent());
}

}  // namespace
}  // namespace candor::relay
