#include "proxy/forwarded_client.hpp"

#include <gtest/gtest.h>

#include <forward_list>
#include <string>

namespace candor {
namespace {

config::IpAddress address(std::string_view text) { return config::IpAddress::parse(text).value(); }

class ForwardedClient : public testing::Test {
 protected:
  std::string client_behind(std::string_view peer) const {
    return forwarded_client(address(peer), fields_, trusted_).to_string();
  }
  void forwarded_for(std::string value) { fields_.add("X-Forwarded-For", values_.emplace_front(std::move(value))); }

  std::vector<config::Network> trusted_{*config::Network::parse("10.0.0.0/8"),
                                        *config::Network::parse("2001:db8:1::/48")};
  std::forward_list<std::string> values_;
  http1::Fields fields_;
};

TEST_F(ForwardedClient, IsThePeerWhereNothingIsSaid) { EXPECT_EQ(client_behind("10.0.0.1"), "10.0.0.1"); }

TEST_F(ForwardedClient, IsThePeerWhereItIsNotTrusted) {
  forwarded_for("198.51.100.7");

  EXPECT_EQ(client_behind("192.0.2.1"), "192.0.2.1");
}

TEST_F(ForwardedClient, IsTheLastHopBehindATrustedPeer) {
  forwarded_for("198.51.100.7");

  EXPECT_EQ(client_behind("10.0.0.1"), "198.51.100.7");
}

// What stands left of the first stranger was written by him and may be a lie.
TEST_F(ForwardedClient, IsTheFirstStrangerFromTheRight) {
  forwarded_for("1.1.1.1, 198.51.100.7, 10.0.0.3, 10.0.0.2");

  EXPECT_EQ(client_behind("10.0.0.1"), "198.51.100.7");
}

TEST_F(ForwardedClient, ReadsAllLinesAsOneList) {
  forwarded_for("1.1.1.1, 198.51.100.7");
  forwarded_for("10.0.0.3,10.0.0.2 ,");

  EXPECT_EQ(client_behind("10.0.0.1"), "198.51.100.7");
}

TEST_F(ForwardedClient, IsTheLeftmostWhereAllAreTrusted) {
  forwarded_for("10.0.0.3, 10.0.0.2");

  EXPECT_EQ(client_behind("10.0.0.1"), "10.0.0.3");
}

TEST_F(ForwardedClient, ReadsEveryWayToWriteAnAddress) {
  for (const char* hop : {"2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:4711"}) {
    fields_.clear();
    forwarded_for(hop);
    EXPECT_EQ(client_behind("10.0.0.1"), "2001:db8::7") << hop;
  }
  fields_.clear();
  forwarded_for("198.51.100.7:4711");
  EXPECT_EQ(client_behind("10.0.0.1"), "198.51.100.7");
}

TEST_F(ForwardedClient, StopsAtAHopThatIsNoAddress) {
  for (const char* hop : {"unknown", "_hidden", "[", "[]", "::ffff:1.2.3.4.5", "300.1.1.1", "198.51.100.7 evil"}) {
    fields_.clear();
    forwarded_for("1.1.1.1, " + std::string(hop) + ", 10.0.0.2");
    EXPECT_EQ(client_behind("10.0.0.1"), "10.0.0.2") << hop;
  }
}

// It would pass for the peer of a unix socket, which may be let in where others are not.
TEST_F(ForwardedClient, IsNeverAUnixSocketByWordOfAPort) {
  forwarded_for("198.51.100.7, ::");

  EXPECT_EQ(client_behind("10.0.0.1"), "10.0.0.1");
}

TEST_F(ForwardedClient, TrustsIpv4InItsIpv6Form) {
  forwarded_for("198.51.100.7");

  EXPECT_EQ(client_behind("::ffff:10.0.0.1"), "198.51.100.7");
}

// The stranger stands left of `trusted_hops` trusted ones, the peer not counted.
std::string chain(std::size_t trusted_hops) {
  std::string list = "198.51.100.7";
  for (std::size_t i = 0; i < trusted_hops; ++i) list += ", 10.0.0." + std::to_string(i + 1);
  return list;
}

TEST_F(ForwardedClient, FollowsAsManyHopsAsTheLimit) {
  forwarded_for(chain(kForwardedHopsMax - 1));

  EXPECT_EQ(client_behind("10.0.0.1"), "198.51.100.7");
}

TEST_F(ForwardedClient, FollowsNoHopBeyondTheLimit) {
  forwarded_for(chain(kForwardedHopsMax));

  EXPECT_EQ(client_behind("10.0.0.1"), "10.0.0.1");
}

}  // namespace
}  // namespace candor
