// How long a connection is kept that only waits for its client to go.
#include "proxy/linger.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "proxy/net/loop.hpp"
#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/running.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"

namespace candor {
namespace {

using namespace std::chrono_literals;

net::Task<bool> linger_to_its_end(const Lingering& lingering, net::Waiter& waiter) {
  co_await linger(lingering, waiter);
  co_return true;
}

class LingerTest : public testing::Test {
 protected:
  void begin() { running_.emplace(linger_to_its_end(lingering_, waiter_)); }
  void at(std::chrono::milliseconds time) {
    loop_.clock = test::clock_at(start_ + time);
    waiter_.wake();
  }
  bool ended() const { return running_->ended(); }

  net::Loop loop_;
  const net::LoopClock::time_point start_ = loop_.clock.now();
  test::ScriptedStream client_;
  std::array<char, 1024> scratch_;
  bool drain_over_ = false;
  const Lingering lingering_{client_, scratch_, loop_.clock, drain_over_};
  net::Waiter waiter_{loop_.wheel};
  std::optional<test::Running<bool>> running_;
};

TEST_F(LingerTest, EndsWithTheClient) {
  begin();
  client_.sends("more");
  client_.ends();
  at(1ms);
  EXPECT_FALSE(ended()) << "others of the worker go first";
  at(1ms);
  EXPECT_TRUE(ended());
}

TEST_F(LingerTest, EndsAfterASilence) {
  begin();
  at(1s);
  client_.sends("more");
  at(1s);
  at(2999ms);
  EXPECT_FALSE(ended());
  at(3s);
  EXPECT_TRUE(ended());
}

TEST_F(LingerTest, EndsWithTheDrainTime) {
  begin();
  drain_over_ = true;
  at(1ms);
  EXPECT_TRUE(ended());
}

// A client that reads slowly is silent meanwhile. What it sends after that met a socket that was closed, and the reset
// destroyed the rest of its answer.
TEST_F(LingerTest, IsPatientWhileTheAnswerIsBeingRead) {
  client_.keeps_unsent(true);
  begin();
  for (auto time = 2s; time < 30s; time += 2s) {
    at(time);
    EXPECT_FALSE(ended()) << time.count();
  }
  at(30s);
  EXPECT_TRUE(ended());
}

TEST_F(LingerTest, EndsAfterASilenceOnceTheAnswerHasBeenRead) {
  client_.keeps_unsent(true);
  begin();
  at(2s);
  client_.keeps_unsent(false);
  at(3999ms);
  EXPECT_FALSE(ended());
  at(4s);
  EXPECT_TRUE(ended());
}

// Who has said that it sends nothing more may still read.
TEST_F(LingerTest, WaitsForTheNoticeOfOurEndToLeave) {
  client_.keeps_the_notice(true);
  client_.ends();
  begin();
  at(1s);
  EXPECT_FALSE(ended());
  client_.keeps_the_notice(false);
  at(1s);
  EXPECT_TRUE(ended());
}

}  // namespace
}  // namespace candor
