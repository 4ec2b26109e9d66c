// How the two ends of a tunnel end it.
#include "proxy/relay/tunnel.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <optional>

#include "proxy/net/loop.hpp"
#include "tests/unit/proxy/support/relay_ends.hpp"
#include "tests/unit/proxy/support/running.hpp"

namespace candor::relay {
namespace {

class TunnelTest : public testing::Test {
 protected:
  void begin() { running_.emplace(tunnel(order_, waiter_)); }
  bool ended() const { return running_->ended(); }
  Cause cause() const { return running_->result().cause; }

  test::RelayEnds both_;
  net::Loop loop_;
  net::Waiter waiter_{loop_.wheel};
  bool drain_over_ = false;
  observe::TunnelCells cells_;
  const TunnelOrder order_{both_.ends(), 0, {}, std::chrono::hours(1), drain_over_, loop_.clock, cells_};
  std::optional<test::Running<http1::Fault>> running_;
};

TEST_F(TunnelTest, IsOverWhenBothHaveEnded) {
  both_.upstream.sends("last");
  both_.upstream.ends();
  begin();
  EXPECT_FALSE(ended());
  both_.client.ends();
  waiter_.wake();
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::none);
  EXPECT_EQ(both_.client.written(), "last");
}

// Behind a reset that a write was told of, what is left to be read looks like an end.
TEST_F(TunnelTest, IsCutWhereTheUpstreamWasReset) {
  both_.client.sends("x");
  both_.upstream.fails_writing(ECONNRESET);
  both_.upstream.sends("last");
  both_.upstream.ends();
  begin();
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::response_incomplete);
}

// But the notice of TLS comes from the upstream itself: nothing is missing, whatever became of what we sent.
TEST_F(TunnelTest, IsWholeWhereTheUpstreamHasSaidSoBeforeItWasReset) {
  both_.client.sends("x");
  both_.upstream.fails_writing(ECONNRESET);
  both_.upstream.sends("last");
  both_.upstream.ends_with_a_notice();
  begin();
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::none);
  EXPECT_EQ(both_.client.written(), "last");
}

TEST_F(TunnelTest, IsNotOverBeforeTheNoticeOfAnEndHasLeft) {
  both_.upstream.keeps_the_notice(true);
  both_.client.ends();
  both_.upstream.ends();
  begin();
  EXPECT_FALSE(ended());
  both_.upstream.keeps_the_notice(false);
  waiter_.wake();
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::none);
}

}  // namespace
}  // namespace candor::relay
