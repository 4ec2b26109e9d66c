#include "proxy/explain/imagined_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::explain {
namespace {

using testing::HasSubstr;

TEST(ImaginedRequest, IsReadFromAQuery) {
  const ImaginedResult result = parse_imagined(
      "method=POST&scheme=https&host=a.test&path=%2Fx%3Fy%3D1&client=192.0.2.1&field=X-A%3A%201&field=X-B:%202");

  ASSERT_EQ(result.wrong, "");
  EXPECT_TRUE(result.request.tls);
  EXPECT_EQ(result.request.client, config::IpAddress::parse("192.0.2.1"));
  EXPECT_EQ(head_of(result.request), "POST /x?y=1 HTTP/1.1\r\nHost: a.test\r\nX-A: 1\r\nX-B: 2\r\n\r\n");
}

TEST(ImaginedRequest, IsAGetOfTheRootFromHereUnlessGiven) {
  EXPECT_EQ(head_of(parse_imagined("host=a").request), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(parse_imagined("").request.client.is_loopback());
}

TEST(ImaginedRequest, MayBeWrongInItselfButNotInItsLines) {
  EXPECT_EQ(parse_imagined("method=G+T%20&path=nowhere&host=%20").wrong, "");
  for (const char* query : {"path=%2F%0d%0aX:%201", "method=A%0aB", "host=a%00b", "field=A:%0d"})
    EXPECT_THAT(parse_imagined(query).wrong, HasSubstr("without line ends")) << query;
}

TEST(ImaginedRequest, ComplainsAboutItsDescription) {
  EXPECT_THAT(parse_imagined("pth=/").wrong, HasSubstr("unknown parameter"));
  EXPECT_THAT(parse_imagined("client=me").wrong, HasSubstr("an IP address"));
  EXPECT_THAT(parse_imagined("scheme=ftp").wrong, HasSubstr("http or https"));
  EXPECT_THAT(parse_imagined("field=X-A").wrong, HasSubstr("Name: value"));
  EXPECT_THAT(parse_imagined("path=%zz").wrong, HasSubstr("percent-encoded"));
}

// The last of several was taken, and a format that nobody knows was read as JSON, both without a word.
TEST(ImaginedRequest, SaysEachThingOnce) {
  for (const char* query :
       {"method=GET&method=GET", "host=a&path=/&host=b", "client=::1&client=::1", "format=json&format=text"})
    EXPECT_THAT(parse_imagined(query).wrong, HasSubstr("expected it once")) << query;
  EXPECT_EQ(parse_imagined("field=A:1&field=A:1").wrong, "");
}

TEST(ImaginedRequest, IsAskedForInAFormat) {
  EXPECT_TRUE(parse_imagined("format=text").as_text);
  EXPECT_FALSE(parse_imagined("format=text").described);
  EXPECT_TRUE(parse_imagined("%66ormat=text&host=a").as_text);
  EXPECT_TRUE(parse_imagined("host=a").described);
  EXPECT_FALSE(parse_imagined("format=json").as_text);
  EXPECT_THAT(parse_imagined("host=a&format=xml").wrong, HasSubstr("text or json"));
}

TEST(ImaginedRequest, HasSoManyFieldsAndNoMore) {
  std::string query = "host=a";
  for (std::size_t i = 0; i < kImaginedFieldsMax; ++i) query += "&field=A:1";
  EXPECT_EQ(parse_imagined(query).wrong, "");
  EXPECT_THAT(parse_imagined(query + "&field=A:1").wrong, HasSubstr("200 fields at most"));
}

}  // namespace
}  // namespace candor::explain
