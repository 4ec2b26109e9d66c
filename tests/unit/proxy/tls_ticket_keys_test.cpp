#include "proxy/tls/ticket_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace candor::tls {
namespace {

using namespace std::chrono_literals;

class TicketKeysTest : public testing::Test {
 protected:
  const TicketKeys::time_point start_{100h};
  TicketKeys keys_{start_};

  // Rotates so many times, each as soon as it is due.
  void rotate(int times) {
    for (int i = 0; i < times; ++i) keys_.rotate_if_due(now_ += TicketKeys::kRotation);
  }
  bool opens(const TicketKeys::Key& key) const { return keys_.opening(key.name.data()).has_value(); }

 private:
  TicketKeys::time_point now_ = start_;
};

bool same(const TicketKeys::Key& a, const TicketKeys::Key& b) {
  return a.name == b.name && a.cipher == b.cipher && a.mac == b.mac;
}

TEST_F(TicketKeysTest, OpenWhatTheyHaveSealed) {
  const TicketKeys::Key key = keys_.sealing();
  const std::optional<TicketKeys::Opening> opening = keys_.opening(key.name.data());
  ASSERT_TRUE(opening);
  EXPECT_TRUE(same(opening->key, key));
  EXPECT_FALSE(opening->former);
}

TEST_F(TicketKeysTest, AreRandom) {
  const TicketKeys others(start_);
  const TicketKeys::Key a = keys_.sealing();
  const TicketKeys::Key b = others.sealing();
  EXPECT_NE(a.name, b.name);
  EXPECT_NE(a.cipher, b.cipher);
  EXPECT_NE(a.mac, b.mac);
  EXPECT_NE(a.cipher, a.mac);
  EXPECT_FALSE(others.opening(a.name.data()));
}

TEST_F(TicketKeysTest, DoNotKnowOtherNames) {
  TicketKeys::Key key = keys_.sealing();
  key.name.back() ^= 1;
  EXPECT_FALSE(opens(key));
}

TEST_F(TicketKeysTest, StayUntilTheirTimeIsOver) {
  const TicketKeys::Key first = keys_.sealing();
  keys_.rotate_if_due(start_);
  keys_.rotate_if_due(start_ + TicketKeys::kRotation - 1ns);
  EXPECT_TRUE(same(keys_.sealing(), first));
}

TEST_F(TicketKeysTest, AreReplacedWhenTheirTimeIsOver) {
  const TicketKeys::Key first = keys_.sealing();
  keys_.rotate_if_due(start_ + TicketKeys::kRotation);
  EXPECT_FALSE(same(keys_.sealing(), first));
  EXPECT_FALSE(keys_.opening(keys_.sealing().name.data())->former);
}

TEST_F(TicketKeysTest, StillOpenWhenTheySealNoMore) {
  const TicketKeys::Key first = keys_.sealing();
  rotate(1);
  const std::optional<TicketKeys::Opening> opening = keys_.opening(first.name.data());
  ASSERT_TRUE(opening);
  EXPECT_TRUE(same(opening->key, first));
  EXPECT_TRUE(opening->former);
}

TEST_F(TicketKeysTest, AreForgottenOneAfterTheOther) {
  const TicketKeys::Key first = keys_.sealing();
  rotate(1);
  const TicketKeys::Key second = keys_.sealing();
  rotate(TicketKeys::kKept - 2);
  EXPECT_TRUE(opens(first));
  rotate(1);
  EXPECT_FALSE(opens(first));
  EXPECT_TRUE(opens(second));
  rotate(1);
  EXPECT_FALSE(opens(second));
}

// The last ticket of a key is sealed just before the next key takes its place.
TEST_F(TicketKeysTest, OpenATicketForItsWholeLife) {
  const TicketKeys::Key first = keys_.sealing();
  const auto last_ticket = start_ + TicketKeys::kRotation - 1ns;
  rotate(1);
  for (auto now = start_ + TicketKeys::kRotation; now <= last_ticket + TicketKeys::kTicketLifetime; now += 1min) {
    keys_.rotate_if_due(now);
    EXPECT_TRUE(opens(first));
  }
}

// A process that slept does not run after what it missed.
TEST_F(TicketKeysTest, AreReplacedOnceHoweverLateItIs) {
  const TicketKeys::Key first = keys_.sealing();
  keys_.rotate_if_due(start_ + 10 * TicketKeys::kRotation);
  const TicketKeys::Key second = keys_.sealing();
  keys_.rotate_if_due(start_ + 11 * TicketKeys::kRotation - 1ns);
  EXPECT_TRUE(same(keys_.sealing(), second));
  EXPECT_TRUE(opens(first));
}

}  // namespace
}  // namespace candor::tls
