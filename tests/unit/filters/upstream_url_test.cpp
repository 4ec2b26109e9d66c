#include "filters/upstream_url.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

bool below(std::string_view url, std::string_view prefix) {
  return is_below(parse_absolute(url).value(), parse_absolute(prefix).value());
}

std::string seen(std::string_view url, const std::string* upstream_prefix = nullptr,
                 std::string_view route_path = "/v1/", std::string_view authority = "a.test") {
  return seen_by_client(parse_absolute(url).value(), {"https", authority, route_path, upstream_prefix})
      .value_or("as it is");
}

TEST(UpstreamUrl, IsAbsolute) {
  const AbsoluteUrl url = parse_absolute("HTTP://10.0.0.1:8080/a/b?c#d").value();
  EXPECT_EQ(url.scheme, "http");
  EXPECT_EQ(url.authority, "10.0.0.1:8080");
  EXPECT_EQ(url.path, "/a/b");
  EXPECT_EQ(url.rest, "?c#d");
  EXPECT_EQ(parse_absolute("https://a?b").value().path, "/");
}

TEST(UpstreamUrl, IsNothingThatTwoCouldReadDifferently) {
  for (const char* text :
       {"", "/a", "a", "//a/b", "ftp://a/", "http:/a", "http://", "http:///a", "http://u@a/", "http://a\\@b/",
        "http://a/../b", "http://a/%2e%2E/b", "http://a/\\b", "http://a/%zz", "javascript://a/"})
    EXPECT_FALSE(parse_absolute(text)) << text;
}

TEST(UpstreamUrl, IsBelowAPrefixOfTheSamePlace) {
  EXPECT_TRUE(below("http://a:8080/x", "http://a:8080"));
  EXPECT_TRUE(below("http://A/x", "http://a:80/"));
  EXPECT_TRUE(below("http://a/app", "http://a/app"));
  EXPECT_TRUE(below("http://a/app/x", "http://a/app"));
  EXPECT_FALSE(below("https://a:8080/x", "http://a:8080"));
  EXPECT_FALSE(below("http://a:8081/x", "http://a:8080"));
  EXPECT_FALSE(below("http://a.evil.test/", "http://a"));
  EXPECT_FALSE(below("http://a/apple", "http://a/app"));
}

TEST(UpstreamUrl, IsSeenWithSchemeAndHostOfTheClient) {
  EXPECT_EQ(seen("http://up:8080/x?y#z"), "https://a.test/x?y#z");
  EXPECT_EQ(seen("http://up:8080"), "https://a.test/");
}

TEST(UpstreamUrl, IsSeenBeforeThePrefixWasRewritten) {
  const std::string root = "/";
  const std::string app = "/app";
  EXPECT_EQ(seen("http://up/x", &root), "https://a.test/v1/x");
  EXPECT_EQ(seen("http://up/", &root), "https://a.test/v1/");
  EXPECT_EQ(seen("http://up/app/x", &app), "https://a.test/v1/x");
  EXPECT_EQ(seen("http://up/app/x", &app, "/v1"), "https://a.test/v1/x");
  EXPECT_EQ(seen("http://up/other/x", &app), "as it is");
  EXPECT_EQ(seen("http://up/apple", &app), "as it is");
}

// A client of HTTP/1.0 may name no host; a path that begins with two slashes would lead it to another one.
TEST(UpstreamUrl, IsAPathForAClientWithoutHost) {
  EXPECT_EQ(seen("http://up//evil.test/x", nullptr, "/", ""), "/evil.test/x");
}

}  // namespace
}  // namespace candor::filters
