#include "config/ip.hpp"

#include <gtest/gtest.h>

namespace candor::config {
namespace {

std::string round_trip(std::string_view text) {
  const auto address = IpAddress::parse(text);
  return address ? address->to_string() : "none";
}

TEST(IpAddress, ReadsIpv4) { EXPECT_EQ(round_trip("192.0.2.1"), "192.0.2.1"); }
TEST(IpAddress, ShortensIpv6) { EXPECT_EQ(round_trip("2001:DB8:0:0:0:0:0:1"), "2001:db8::1"); }
TEST(IpAddress, TakesAMappedAddressForIpv4) { EXPECT_EQ(round_trip("::ffff:192.0.2.1"), "192.0.2.1"); }
TEST(IpAddress, RefusesBrackets) { EXPECT_EQ(round_trip("[::1]"), "none"); }
TEST(IpAddress, RefusesAZone) { EXPECT_EQ(round_trip("fe80::1%eth0"), "none"); }
TEST(IpAddress, RefusesLeadingZeros) { EXPECT_EQ(round_trip("192.0.2.010"), "none"); }
TEST(IpAddress, RefusesAPartTooLarge) { EXPECT_EQ(round_trip("192.0.2.256"), "none"); }
TEST(IpAddress, RefusesNothing) { EXPECT_EQ(round_trip(""), "none"); }
TEST(IpAddress, RefusesWhatFollowsANul) { EXPECT_EQ(round_trip(std::string_view("192.0.2.1\0x", 11)), "none"); }

TEST(IpAddress, IsEqualInBothForms) { EXPECT_EQ(IpAddress::parse("::ffff:192.0.2.1"), IpAddress::parse("192.0.2.1")); }

TEST(IpAddress, KnowsLoopback) {
  EXPECT_TRUE(IpAddress::parse("127.0.0.1")->is_loopback());
  EXPECT_TRUE(IpAddress::parse("127.9.9.9")->is_loopback());
  EXPECT_TRUE(IpAddress::parse("::1")->is_loopback());
  EXPECT_FALSE(IpAddress::parse("128.0.0.1")->is_loopback());
  EXPECT_FALSE(IpAddress::parse("::2")->is_loopback());
  EXPECT_FALSE(IpAddress::parse("::")->is_loopback());
}

TEST(CanonicalLiteral, IsOneSpellingOfMany) {
  EXPECT_EQ(canonical_literal("[2001:DB8:0:0:0:0:0:1]"), "[2001:db8::1]");
  EXPECT_EQ(canonical_literal("[2001:db8::1]"), "[2001:db8::1]");
}

TEST(CanonicalLiteral, IsOfIpv6InBracketsOnly) {
  for (const char* host : {"", "[", "[]", "[2001:db8::1", "2001:db8::1", "[192.0.2.1]", "[a]", "[::1]:80"})
    EXPECT_EQ(canonical_literal(host), "") << host;
}

TEST(IpAddress, IsMaskedWithinAByte) {
  EXPECT_EQ(IpAddress::parse("2001:db8:ffff::1")->masked(36).to_string(), "2001:db8:f000::");
}

TEST(IpAddress, IsMaskedAtBothEnds) {
  const IpAddress address = *IpAddress::parse("2001:db8::1");
  EXPECT_EQ(address.masked(0), IpAddress());
  EXPECT_EQ(address.masked(128), address);
}

TEST(Network, ContainsItsFirstAndLastAddressOnly) {
  const Network network = *Network::parse("10.1.0.0/16");
  EXPECT_TRUE(network.contains(*IpAddress::parse("10.1.0.0")));
  EXPECT_TRUE(network.contains(*IpAddress::parse("10.1.255.255")));
  EXPECT_FALSE(network.contains(*IpAddress::parse("10.0.255.255")));
  EXPECT_FALSE(network.contains(*IpAddress::parse("10.2.0.0")));
}

TEST(Network, MatchesIpv6ByPrefix) {
  const Network network = *Network::parse("2001:db8::/32");
  EXPECT_TRUE(network.contains(*IpAddress::parse("2001:db8:ffff::1")));
  EXPECT_FALSE(network.contains(*IpAddress::parse("2001:db9::1")));
}

TEST(Network, OfOneAddressContainsThatAlone) {
  const Network network = *Network::parse("192.0.2.7");
  EXPECT_TRUE(network.contains(*IpAddress::parse("192.0.2.7")));
  EXPECT_FALSE(network.contains(*IpAddress::parse("192.0.2.6")));
}

TEST(Network, OfAllIpv4ContainsNoIpv6) {
  const Network network = *Network::parse("0.0.0.0/0");
  EXPECT_TRUE(network.contains(*IpAddress::parse("203.0.113.9")));
  EXPECT_FALSE(network.contains(*IpAddress::parse("2001:db8::1")));
}

TEST(Network, RefusesBitsBehindThePrefix) { EXPECT_FALSE(Network::parse("10.0.0.1/8")); }
TEST(Network, RefusesAPrefixTooLongByOne) {
  EXPECT_TRUE(Network::parse("10.0.0.1/32"));
  EXPECT_FALSE(Network::parse("10.0.0.1/33"));
  EXPECT_TRUE(Network::parse("2001:db8::1/128"));
  EXPECT_FALSE(Network::parse("2001:db8::1/129"));
}
TEST(Network, RefusesAPrefixThatIsNoNumber) {
  EXPECT_FALSE(Network::parse("10.0.0.0/"));
  EXPECT_FALSE(Network::parse("10.0.0.0/+8"));
  EXPECT_FALSE(Network::parse("10.0.0.0/8x"));
}

TEST(Networks, ContainWhatOneOfThemDoes) {
  const std::vector<Network> networks{*Network::parse("10.0.0.0/8"), *Network::parse("::1")};
  EXPECT_TRUE(contains(networks, *IpAddress::parse("::1")));
  EXPECT_FALSE(contains(networks, *IpAddress::parse("::2")));
  EXPECT_FALSE(contains({}, *IpAddress::parse("::1")));
}

}  // namespace
}  // namespace candor::config
