#include "config/syntax.hpp"

#include <gtest/gtest.h>

#include <string>

#include "config/loader.hpp"

namespace candor::config {
namespace {

std::string host_port(std::string_view text) {
  const auto parsed = parse_host_port(text);
  return parsed ? parsed->host + "|" + std::to_string(parsed->port) : "none";
}

TEST(HostPort, ReadsAName) { EXPECT_EQ(host_port("api.internal:8080"), "api.internal|8080"); }
TEST(HostPort, ReadsAnIpv4Address) { EXPECT_EQ(host_port("127.0.0.1:1"), "127.0.0.1|1"); }
TEST(HostPort, TakesTheBracketsOffIpv6) { EXPECT_EQ(host_port("[::1]:443"), "::1|443"); }
TEST(HostPort, MayHaveNoHost) { EXPECT_EQ(host_port(":8080"), "|8080"); }
TEST(HostPort, EndsAt65535) {
  EXPECT_EQ(host_port("a:0"), "a|0");
  EXPECT_EQ(host_port("a:65535"), "a|65535");
  EXPECT_EQ(host_port("a:65536"), "none");
}
TEST(HostPort, NeedsAPort) {
  EXPECT_EQ(host_port("a"), "none");
  EXPECT_EQ(host_port("a:"), "none");
  EXPECT_EQ(host_port("[::1]"), "none");
}
TEST(HostPort, RefusesIpv6WithoutBrackets) { EXPECT_EQ(host_port("::1:80"), "none"); }
TEST(HostPort, RefusesIpv4InBrackets) { EXPECT_EQ(host_port("[127.0.0.1]:80"), "none"); }
TEST(HostPort, RefusesWhatIsNoHost) { EXPECT_EQ(host_port("a b:80"), "none"); }

TEST(Names, AreMadeOfHarmlessCharacters) {
  EXPECT_TRUE(is_name("api-v1.2_Blue"));
  EXPECT_TRUE(is_name("9lives"));
  EXPECT_FALSE(is_name(""));
  EXPECT_FALSE(is_name("a/b"));
  EXPECT_FALSE(is_name("größe"));
}
TEST(Names, DoNotBeginWithAMark) {
  EXPECT_FALSE(is_name("-"));
  EXPECT_FALSE(is_name(".."));
}
TEST(Names, EndAt64) {
  EXPECT_TRUE(is_name(std::string(64, 'a')));
  EXPECT_FALSE(is_name(std::string(65, 'a')));
}
TEST(TokenNames, BeginWithALetter) {
  EXPECT_TRUE(is_token_name("c9"));
  EXPECT_FALSE(is_token_name("9c"));
}

TEST(Hosts, AreNamesOrAddresses) {
  EXPECT_TRUE(is_host("api.example.com"));
  EXPECT_TRUE(is_host("my_service"));
  EXPECT_TRUE(is_host("192.0.2.1"));
  EXPECT_TRUE(is_host("[2001:db8::1]"));
  EXPECT_FALSE(is_host("2001:db8::1"));
  EXPECT_FALSE(is_host("[api]"));
}
TEST(Hosts, HaveNoEmptyLabels) {
  EXPECT_FALSE(is_host("a..b"));
  EXPECT_FALSE(is_host(".a"));
  EXPECT_FALSE(is_host("a."));
  EXPECT_FALSE(is_host("-a"));
}
TEST(Hosts, EndAt253) {
  EXPECT_TRUE(is_host(std::string(253, 'a')));
  EXPECT_FALSE(is_host(std::string(254, 'a')));
}

TEST(Authorities, MayHaveAPort) {
  EXPECT_TRUE(is_authority("api"));
  EXPECT_TRUE(is_authority("api:80"));
  EXPECT_TRUE(is_authority("[::1]:80"));
  EXPECT_FALSE(is_authority(":80"));
  EXPECT_FALSE(is_authority("api:http"));
}

TEST(Paths, BeginWithASlash) {
  EXPECT_TRUE(is_path("/"));
  EXPECT_TRUE(is_path("/v1/users;x=1"));
  EXPECT_FALSE(is_path("v1"));
  EXPECT_FALSE(is_path(""));
}
TEST(Paths, HaveNoQuery) { EXPECT_FALSE(is_path("/a?b")); }
TEST(Paths, AreEncoded) {
  EXPECT_TRUE(is_path("/a%20b"));
  EXPECT_FALSE(is_path("/a b"));
  EXPECT_FALSE(is_path("/a%2"));
  EXPECT_FALSE(is_path("/a%zz"));
  EXPECT_FALSE(is_path("/ä"));
}
TEST(Paths, EndAt1024) {
  EXPECT_TRUE(is_path("/" + std::string(1023, 'a')));
  EXPECT_FALSE(is_path("/" + std::string(1024, 'a')));
}

}  // namespace
}  // namespace candor::config
