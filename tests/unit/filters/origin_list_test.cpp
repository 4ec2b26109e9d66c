#include "filters/origin_list.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

bool contains(const std::string& listed, std::string_view origin) { return OriginList({listed}).contains(origin); }

TEST(OriginList, KnowsAnOriginByEveryByte) {
  EXPECT_TRUE(contains("https://app.example.com", "https://app.example.com"));
  EXPECT_FALSE(contains("https://app.example.com", "http://app.example.com"));
  EXPECT_FALSE(contains("https://app.example.com", "https://app.example.com:8443"));
  EXPECT_FALSE(contains("https://app.example.com", "https://app.example.com.evil.test"));
  EXPECT_FALSE(contains("https://app.example.com", "https://APP.example.com"));
  EXPECT_FALSE(contains("https://app.example.com", ""));
}

TEST(OriginList, KnowsAllHostsBelowOne) {
  EXPECT_TRUE(contains("https://*.example.com", "https://a.example.com"));
  EXPECT_TRUE(contains("https://*.example.com", "https://a.b.example.com"));
  EXPECT_TRUE(contains("http://*.example.com:8080", "http://a.example.com:8080"));
  EXPECT_FALSE(contains("https://*.example.com", "https://example.com"));
  EXPECT_FALSE(contains("https://*.example.com", "https://.example.com"));
  EXPECT_FALSE(contains("https://*.example.com", "https://aexample.com"));
  EXPECT_FALSE(contains("https://*.example.com", "http://a.example.com"));
  EXPECT_FALSE(contains("https://*.example.com", "https://a.example.com:8443"));
}

TEST(OriginList, LetsNothingButANameStandForTheStar) {
  for (const char* origin :
       {"https://evil.test/.example.com", "https://evil.test?.example.com", "https://evil.test#.example.com",
        "https://evil@a.example.com", "https://evil.test:80.example.com", "https://a, https://b.example.com"})
    EXPECT_FALSE(contains("https://*.example.com", origin)) << origin;
}

TEST(OriginList, KnowsAllByAStar) {
  EXPECT_TRUE(OriginList({"*"}).all());
  EXPECT_TRUE(contains("*", "null"));
  EXPECT_FALSE(OriginList({"https://a.test"}).all());
}

TEST(OriginList, TakesWhatABrowserWouldWrite) {
  for (const char* good : {"*", "https://a.test", "http://localhost:3000", "https://*.a.test", "https://[::1]:8080",
                           "capacitor://localhost"})
    EXPECT_EQ(OriginList::check(good), "") << good;
  for (const char* bad :
       {"", "null", "a.test", "https://", "https://a.test/", "https://A.test", "HTTPS://a.test", "https://a.test:443",
        "http://a.test:80", "https://a.*.test", "https://*", "://a.test", "https://user@a.test"})
    EXPECT_NE(OriginList::check(bad), "") << bad;
}

}  // namespace
}  // namespace candor::filters
