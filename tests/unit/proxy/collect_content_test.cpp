#include "proxy/collect_content.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/running.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"

namespace candor {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kHead = "POST / HTTP/1.1\r\n\r\n";
constexpr std::size_t kMax = 16;

class CollectContent : public testing::Test {
 protected:
  CollectContent() {
    route_.request_body_timeout = 30s;
    exchange_.route = &route_;
    exchange_.now = clock_.now();
    client_.notify(&waiter_);
  }

  // What came together with the head.
  void came(std::string_view bytes) {
    client_.sends(std::string(kHead).append(bytes));
    while (!client_.all_read()) input_.fill(client_, 1024);
    head_ = input_.unread().substr(0, kHead.size());
  }
  void collect(http1::Length length) {
    const ReplySending to{client_, scratch_, 10s, clock_, interrupt_};
    collector_.emplace(exchange_, ContentCollector::From{input_, kHead.size(), length, client_, waiter_, to});
    running_.emplace(collector_->collect(kMax));
  }
  void client_sends(std::string_view bytes) {
    client_.sends(bytes);
    client_.wake();
  }
  void after(std::chrono::milliseconds time) {
    clock_ = test::clock_at(clock_.now() + time);
    waiter_.wake();
  }
  const CollectedContent& collected() const { return running_->result(); }
  static http1::Length bytes(std::uint64_t count) { return {http1::Framing::length, count}; }
  static http1::Length chunked() { return {http1::Framing::chunked, 0}; }

  net::LoopClock clock_;
  boost::asio::io_context context_{1};
  net::TimerWheel wheel_{context_, clock_};
  net::Waiter waiter_{wheel_};
  test::ScriptedStream client_;
  bool drain_over_ = false;
  const Interrupt interrupt_{client_, drain_over_};
  net::Batch batch_;
  relay::Scratch scratch_{.batch = batch_};
  BlockPool blocks_;
  ClientInput input_{blocks_};
  std::string_view head_;
  config::Route route_;
  Exchange exchange_;
  std::optional<ContentCollector> collector_;
  std::optional<test::Running<CollectedContent>> running_;
};

TEST_F(CollectContent, TakesWhatCameWithTheHead) {
  came("hello");
  collect(bytes(5));

  ASSERT_TRUE(running_->ended());
  EXPECT_TRUE(collected().whole);
  EXPECT_EQ(collected().content, "hello");
}

TEST_F(CollectContent, IsEmptyWhereThereIsNone) {
  came("");
  collect({http1::Framing::none, 0});

  EXPECT_TRUE(collected().whole);
  EXPECT_EQ(collected().content, "");
}

TEST_F(CollectContent, WaitsForTheRestAndLeavesItInTheInput) {
  came("2\r\nhe\r\n");
  collect(chunked());
  EXPECT_FALSE(running_->ended());
  client_sends("3\r\nllo\r\n0\r\n\r\n");

  EXPECT_EQ(collected().content, "hello");
  EXPECT_EQ(input_.unread(), std::string(kHead) + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");
}

TEST_F(CollectContent, TakesAsMuchAsItIsToldAndNoMore) {
  came(std::string(kMax, 'x'));
  collect(bytes(kMax));
  EXPECT_TRUE(collected().whole);

  collect(bytes(kMax + 1));
  ASSERT_TRUE(running_->ended());
  EXPECT_FALSE(collected().whole);
  EXPECT_FALSE(collected().fault);
}

TEST_F(CollectContent, TakesNoMoreWhereNoLengthIsAnnounced) {
  came("10\r\n0123456789abcdef\r\n1\r\nx\r\n");
  collect(chunked());

  ASSERT_TRUE(running_->ended());
  EXPECT_FALSE(collected().whole);
  EXPECT_FALSE(collected().fault);
  EXPECT_EQ(collected().content, "");
}

TEST_F(CollectContent, TakesNoMoreFramingThanMakesSense) {
  // The longest size line that is taken: sixteen bytes of content, no more than may be, come in over 4,096 of framing.
  const std::string extended = "1;" + std::string(254, 'e') + "\r\nx\r\n";
  came(extended);
  collect(chunked());
  for (int i = 0; i < 14; ++i) client_sends(extended);
  EXPECT_FALSE(running_->ended());
  client_sends(extended);

  ASSERT_TRUE(running_->ended());
  EXPECT_FALSE(collected().whole);
  EXPECT_FALSE(collected().fault);
}

TEST_F(CollectContent, LeavesTheHeadWhereItIs) {
  came("");
  collect(bytes(kMax));
  const std::string before(head_);
  for (std::size_t i = 0; i < kMax; ++i) client_sends("x");

  EXPECT_TRUE(collected().whole);
  EXPECT_EQ(head_, before);
}

TEST_F(CollectContent, SaysContinueToAClientThatHoldsItsContentBack) {
  exchange_.request.fields.add("Expect", "100-continue");
  came("");
  collect(bytes(5));
  EXPECT_EQ(client_.written(), "HTTP/1.1 100 Continue\r\n\r\n");
  client_sends("hel");
  client_sends("lo");

  EXPECT_TRUE(collected().whole);
  EXPECT_EQ(client_.written(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(exchange_.interim_responses, 1U);
}

TEST_F(CollectContent, SaysNothingToAClientThatHasBegun) {
  exchange_.request.fields.add("Expect", "100-continue");
  came("he");
  collect(bytes(5));

  EXPECT_EQ(client_.written(), "");
}

TEST_F(CollectContent, EndsWithWhatTheClientDoesWrong) {
  came("zz\r\n");
  collect(chunked());
  EXPECT_EQ(collected().fault.cause, Cause::request_malformed);
}

TEST_F(CollectContent, EndsWithAClientThatEndsEarly) {
  came("he");
  client_.ends();
  collect(bytes(5));
  EXPECT_EQ(collected().fault.cause, Cause::request_malformed);
}

TEST_F(CollectContent, EndsWithAClientThatLeaves) {
  came("he");
  collect(bytes(5));
  client_.fails_reading(ECONNRESET);
  client_.wake();
  EXPECT_EQ(collected().fault.cause, Cause::client_closed);
}

TEST_F(CollectContent, EndsWithAClientThatIsTooSlow) {
  came("he");
  collect(bytes(5));
  after(30s - 1ms);
  EXPECT_FALSE(running_->ended());
  after(1ms);
  EXPECT_EQ(collected().fault.cause, Cause::request_timeout);
}

TEST_F(CollectContent, EndsWithTheDrain) {
  came("he");
  collect(bytes(5));
  drain_over_ = true;
  after(1ms);
  EXPECT_EQ(collected().fault.cause, Cause::draining);
}

TEST_F(CollectContent, IsBoundedForAWorkerAsAWhole) {
  scratch_.collected_in_worker = relay::Scratch::kCollectedInWorkerMax - 3;
  came("");
  collect(bytes(5));
  client_sends("abc");
  EXPECT_FALSE(running_->ended());

  client_sends("d");

  ASSERT_TRUE(running_->ended());
  EXPECT_EQ(collected().fault.cause, Cause::overloaded);
  collector_.reset();
  EXPECT_EQ(scratch_.collected_in_worker, relay::Scratch::kCollectedInWorkerMax - 3);
}

}  // namespace
}  // namespace candor
