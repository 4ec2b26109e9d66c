// How an answer of our own leaves, and what is kept of it for a client that takes it slowly.
#include "proxy/send_reply.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <optional>
#include <string>

#include "proxy/net/loop.hpp"
#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/running.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"

namespace candor {
namespace {

using namespace std::chrono_literals;

class SendReplyTest : public testing::Test {
 protected:
  void begin(std::string_view shared = {}) {
    exchange_.now = start_;
    running_.emplace(send_reply(exchange_, {head_, shared}, to_, waiter_));
  }
  void at(std::chrono::milliseconds time) {
    loop_.clock = test::clock_at(start_ + time);
    waiter_.wake();
  }

  net::Loop loop_;
  const net::LoopClock::time_point start_ = loop_.clock.now();
  test::ScriptedStream client_;
  net::Batch batch_;
  relay::Scratch scratch_{batch_};
  bool drain_over_ = false;
  const Interrupt interrupt_{client_, drain_over_};
  const ReplySending to_{client_, scratch_, 30s, loop_.clock, interrupt_};
  net::Waiter waiter_{loop_.wheel};
  Exchange exchange_;
  const std::string head_ = "HTTP/1.1 200 OK\r\n\r\n";
  const std::string shared_ = std::string(kSharedSliceBytes, 'a') + std::string(kSharedSliceBytes, 'b') + "c";
  std::optional<test::Running<Cause>> running_;
};

TEST_F(SendReplyTest, SendsHeadAndFirstSliceTogether) {
  begin("content");
  EXPECT_EQ(running_->result(), Cause::none);
  EXPECT_EQ(client_.written(), head_ + "content");
  EXPECT_EQ(client_.writes(), 1U);
  EXPECT_EQ(exchange_.bytes_out, client_.written().size());
}

TEST_F(SendReplyTest, SendsAllSlicesToWhoTakesThem) {
  begin(shared_);
  EXPECT_EQ(running_->result(), Cause::none);
  EXPECT_TRUE(client_.written() == head_ + shared_);
}

TEST_F(SendReplyTest, KeepsNoMoreThanASliceOfSharedContent) {
  client_.takes(head_.size());
  client_.blocks();
  begin(shared_);
  EXPECT_EQ(scratch_.kept_in_worker, kSharedSliceBytes);
  client_.takes(kSharedSliceBytes);
  client_.takes(1);
  client_.blocks();
  client_.unblock();
  at(1s);
  EXPECT_EQ(scratch_.kept_in_worker, kSharedSliceBytes - 1);
  EXPECT_FALSE(running_->ended());
  client_.unblock();
  at(2s);
  EXPECT_EQ(running_->result(), Cause::none);
  EXPECT_EQ(scratch_.kept_in_worker, 0U);
  EXPECT_TRUE(client_.written() == head_ + shared_);
}

TEST_F(SendReplyTest, WaitsForAsLongAsSomethingIsTaken) {
  client_.takes(10);
  client_.blocks();
  begin(shared_);
  client_.takes(kSharedSliceBytes + head_.size() - 10);
  client_.blocks();
  client_.unblock();
  at(29s);
  at(58s);
  EXPECT_FALSE(running_->ended());
  at(59s);
  EXPECT_EQ(running_->result(), Cause::client_stalled);
}

TEST_F(SendReplyTest, EndsWithTheClient) {
  client_.takes(head_.size());
  client_.fails_writing(ECONNRESET);
  begin(shared_);
  EXPECT_EQ(running_->result(), Cause::client_closed);
  EXPECT_EQ(exchange_.bytes_out, head_.size());
}

}  // namespace
}  // namespace candor
