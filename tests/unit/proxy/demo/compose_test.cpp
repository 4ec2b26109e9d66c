#include "proxy/demo/compose.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config.hpp"

namespace candor::demo {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Compose, EchoesTheRequestWithItsLength) {
  EXPECT_EQ(echo({.target = "/echo", .text = "GET /echo HTTP/1.1\r\n\r\n"}),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 22\r\n\r\nGET /echo HTTP/1.1\r\n\r\n");
}

TEST(Compose, AnswersWithTheStatusOfThePath) {
  EXPECT_THAT(status({.target = "/status/503", .text = ""}), StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
}

TEST(Compose, AnswersWithAStatusThatNobodyRegistered) {
  EXPECT_THAT(status({.target = "/status/299", .text = ""}), StartsWith("HTTP/1.1 299 \r\n"));
}

TEST(Compose, GivesNoContentToAStatusThatHasNone) {
  EXPECT_EQ(status({.target = "/status/204", .text = ""}), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(Compose, RefusesAnInterimStatus) {
  EXPECT_THAT(status({.target = "/status/199", .text = ""}), StartsWith("HTTP/1.1 400 "));
}

TEST(Compose, RefusesAStatusAboveTheLast) {
  EXPECT_THAT(status({.target = "/status/600", .text = ""}), StartsWith("HTTP/1.1 400 "));
}

TEST(Compose, RefusesAStatusThatIsNoNumber) {
  EXPECT_THAT(status({.target = "/status/teapot", .text = ""}), StartsWith("HTTP/1.1 400 "));
}

TEST(Compose, MakesAHeadAboveTheDefaultLimit) { EXPECT_GT(big_head({}).size(), config::Limits{}.response_head); }

TEST(Compose, MakesTrailersAboveTheDefaultLimitBehindTheLastChunk) {
  const std::string trailers = big_trailers({});
  EXPECT_GT(trailers.size(), config::Limits{}.response_head);
  EXPECT_THAT(trailers, StartsWith("0\r\n"));
  EXPECT_THAT(trailers, EndsWith("\r\n\r\n"));
}

TEST(Compose, ListsWhatThereIsForAnUnknownPath) {
  const std::string answer = not_found({.target = "/nope", .text = ""});
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(answer, HasSubstr("/slow "));
}

}  // namespace
}  // namespace candor::demo
