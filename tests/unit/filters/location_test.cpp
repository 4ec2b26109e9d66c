#include "filters/location.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

Url url(std::string_view scheme, std::string_view authority, std::string path = "/") {
  return {scheme, authority, std::move(path), std::nullopt};
}

TEST(Rooted, BeginsWithExactlyOneSlash) {
  EXPECT_EQ(rooted("/a"), "/a");
  EXPECT_EQ(rooted("a"), "/a");
  EXPECT_EQ(rooted(""), "/");
  EXPECT_EQ(rooted("//evil.example/a"), "/evil.example/a");
  EXPECT_EQ(rooted("/\\evil.example"), "/evil.example");
  EXPECT_EQ(rooted("\\/\\/evil.example"), "/evil.example");
  EXPECT_EQ(rooted("////"), "/");
}

TEST(Rooted, LeavesTheRestAlone) { EXPECT_EQ(rooted("/a//b/"), "/a//b/"); }

TEST(WithoutPort, KeepsTheHost) {
  EXPECT_EQ(without_port("example.com:8080"), "example.com");
  EXPECT_EQ(without_port("example.com"), "example.com");
  EXPECT_EQ(without_port("[2001:db8::1]:8080"), "[2001:db8::1]");
  EXPECT_EQ(without_port("[2001:db8::1]"), "[2001:db8::1]");
  EXPECT_EQ(without_port(""), "");
}

TEST(SameUrl, DoesNotMindCaseAndDefaultPort) {
  EXPECT_TRUE(same_url(url("http", "example.com"), url("http", "EXAMPLE.com:80")));
  EXPECT_TRUE(same_url(url("https", "[::1]:443"), url("https", "[::1]")));
  EXPECT_TRUE(same_url(url("http", "example.com:"), url("http", "example.com")));
}

TEST(SameUrl, SeesEveryDifference) {
  const Url one = url("http", "example.com", "/a");
  EXPECT_FALSE(same_url(one, url("https", "example.com", "/a")));
  EXPECT_FALSE(same_url(one, url("http", "example.org", "/a")));
  EXPECT_FALSE(same_url(one, url("http", "example.com:443", "/a")));
  EXPECT_FALSE(same_url(one, url("http", "example.com", "/A")));
  Url with_query = one;
  with_query.query = "";
  EXPECT_FALSE(same_url(one, with_query));
}

TEST(WriteUrl, HasTwoForms) {
  Url there = url("https", "example.com:8443", "/a");
  EXPECT_EQ(write_url(there, UrlForm::absolute), "https://example.com:8443/a");
  there.query = "b=c";
  EXPECT_EQ(write_url(there, UrlForm::path), "/a?b=c");
  there.query = "";
  EXPECT_EQ(write_url(there, UrlForm::path), "/a?");
}

}  // namespace
}  // namespace candor::filters
