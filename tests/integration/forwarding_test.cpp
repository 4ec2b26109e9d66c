// Messages that pass as they should: methods, framings and versions, and the connections they travel on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::EndsWith;
using testing::StartsWith;

struct Pair {
  explicit Pair(std::string response = std::string(kOk)) : Pair(answering(std::move(response))) {}
  explicit Pair(Script script) : upstream(std::move(script)), candor({.endpoints = {upstream.url()}, .workers = 1}) {}

  ScriptedUpstream upstream;
  Candor candor;
  RawClient client{candor.address()};
};

TEST(Forwarding, RelaysAGet) {
  Pair pair("HTTP/1.1 200 Fine\r\nContent-Length: 5\r\nServer: inner\r\n\r\nhello");

  const Response response = pair.client.exchange(get_request("/path?query=1"));

  EXPECT_EQ(response.head.start_line, "HTTP/1.1 200 Fine");
  EXPECT_EQ(response.field("Server"), "inner");
  EXPECT_EQ(response.content, "hello");
  EXPECT_THAT(pair.upstream.received(), StartsWith("GET /path?query=1 HTTP/1.1\r\nHost: example.test\r\n"));
}

TEST(Forwarding, CountsAndLogsIt) {
  Pair pair;

  EXPECT_EQ(pair.client.exchange(get_request("/path?query=1")).status, 200);

  const auto line = pair.candor.log().wait_lines(1).front();
  EXPECT_EQ(text_of(line, "method"), "GET");
  EXPECT_EQ(text_of(line, "host"), "example.test");
  EXPECT_EQ(text_of(line, "target"), "/path?query=1");
  EXPECT_EQ(text_of(line, "protocol"), "HTTP/1.1");
  EXPECT_EQ(number_of(line, "status"), 200);
  EXPECT_EQ(text_of(line, "class"), "2xx");
  EXPECT_EQ(text_of(line, "origin"), "upstream");
  EXPECT_EQ(text_of(line, "route"), "web");
  EXPECT_EQ(text_of(line, "upstream"), "api");
  EXPECT_EQ(text_of(line, "endpoint"), pair.upstream.url());
  EXPECT_EQ(number_of(line, "upstream_status"), 200);
  EXPECT_EQ(number_of(line, "attempts"), 1);
  const Metrics metrics = pair.candor.metrics();
  EXPECT_EQ(metrics.sum("candor_responses_total", {{"route", "web"}, {"class", "2xx"}, {"origin", "upstream"}}), 1);
  EXPECT_EQ(metrics.sum("candor_responses_by_code_total", {{"route", "web"}, {"code", "200"}, {"origin", "upstream"}}),
            1);
  EXPECT_EQ(metrics.sum("candor_upstream_responses_total", {{"upstream", "api"}, {"class", "2xx"}}), 1);
  EXPECT_EQ(metrics.sum("candor_request_duration_seconds_count", {{"route", "web"}}), 1);
  EXPECT_EQ(metrics.sum("candor_failures_total"), 0);
}

TEST(Forwarding, RelaysHeadWithoutContent) {
  Pair pair("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");

  const Response first = pair.client.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  const Response second = pair.client.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_EQ(first.field("Content-Length"), "5");
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(pair.upstream.connections(), 1U);
}

class WithoutContent : public testing::TestWithParam<int> {};

TEST_P(WithoutContent, AStatusThatHasNoneIsCompleteAtItsHead) {
  Pair pair("HTTP/1.1 " + std::to_string(GetParam()) + " Nothing\r\nETag: \"a\"\r\n\r\n");

  EXPECT_EQ(pair.client.exchange(get_request("/")).status, GetParam());
  EXPECT_EQ(pair.client.exchange(get_request("/")).status, GetParam());
  EXPECT_EQ(pair.upstream.connections(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Status, WithoutContent, testing::Values(204, 304));

TEST(Forwarding, RelaysContentWithALength) {
  Pair pair;

  EXPECT_EQ(pair.client.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello").content, "ok");

  EXPECT_EQ(pair.upstream.request().value("Content-Length"), "5");
  EXPECT_THAT(pair.upstream.received(), EndsWith("\r\n\r\nhello"));
}

TEST(Forwarding, RelaysChunkedContentWithTrailers) {
  Pair pair;

  const Response response = pair.client.exchange(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: Digest\r\n\r\n5\r\nhello\r\n0\r\nDigest: "
      "abc\r\n\r\n");

  EXPECT_EQ(response.content, "ok");
  EXPECT_EQ(pair.upstream.request().value("Transfer-Encoding"), "chunked");
  EXPECT_EQ(pair.upstream.request().value("Content-Length"), "");
  EXPECT_THAT(pair.upstream.received(), EndsWith("\r\n\r\n5\r\nhello\r\n0\r\nDigest: abc\r\n\r\n"));
}

TEST(Forwarding, RelaysAChunkedResponseWithTrailers) {
  Pair pair(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nDigest: abc\r\n\r\n");

  const Response response = pair.client.exchange(get_request("/", "TE: trailers\r\n"));

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.chunked);
  EXPECT_EQ(response.content, "hello world");
  EXPECT_EQ(response.trailers.value("Digest"), "abc");
}

TEST(Forwarding, EndsTheChunksOfAResponseThatWasDelimitedByItsClose) {
  Pair pair(Script{read_message(), send("HTTP/1.1 200 OK\r\n\r\nuntil close"), close()});

  const Response response = pair.client.exchange(get_request("/"));

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.chunked);
  EXPECT_EQ(response.content, "until close");
}

TEST(Forwarding, RelaysAnHttp10Response) {
  Pair pair(Script{read_message(), send("HTTP/1.0 200 OK\r\n\r\nold"), close()});

  const Response response = pair.client.exchange(get_request("/"));

  EXPECT_EQ(response.version, "HTTP/1.1");
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.content, "old");
}

TEST(Forwarding, ReusesNoHttp10UpstreamConnectionThatDidNotAskForIt) {
  Pair pair(Script{read_message(), send("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold")});

  EXPECT_EQ(pair.client.exchange(get_request("/")).content, "old");
  EXPECT_EQ(pair.client.exchange(get_request("/")).content, "old");

  EXPECT_EQ(pair.upstream.connections(), 2U);
}

TEST(Forwarding, DelimitsAResponseByItsCloseForAnHttp10Client) {
  Pair pair("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

  const Response response = pair.client.exchange("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

  EXPECT_EQ(response.field("Transfer-Encoding"), "");
  EXPECT_EQ(response.content, "hello");
  EXPECT_EQ(response.end, Io::eof);
  EXPECT_TRUE(response.complete);
  EXPECT_THAT(pair.upstream.received(), StartsWith("GET / HTTP/1.1\r\n"));
}

TEST(Forwarding, ClosesTheConnectionOfAnHttp10Client) {
  Pair pair;

  EXPECT_EQ(pair.client.exchange("GET / HTTP/1.0\r\nHost: a\r\n\r\n").content, "ok");

  EXPECT_EQ(pair.client.wait_end(), Io::eof);
}

TEST(Forwarding, KeepsTheConnectionOfAnHttp10ClientThatAsksForIt) {
  Pair pair;
  constexpr std::string_view request = "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";

  const Response first = pair.client.exchange(request);
  const Response second = pair.client.exchange(request);

  EXPECT_EQ(first.field("Connection"), "keep-alive");
  EXPECT_EQ(second.content, "ok");
}

TEST(Forwarding, ClosesTheConnectionWhereTheClientAsksForIt) {
  Pair pair;

  const Response response = pair.client.exchange(get_request("/", "Connection: close\r\n"));

  EXPECT_EQ(response.field("Connection"), "close");
  EXPECT_EQ(pair.client.wait_end(), Io::eof);
}

TEST(Forwarding, KeepsTheClientsConnectionWhenTheUpstreamClosesIts) {
  Pair pair(
      Script{read_message(), send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"), close()});

  const Response first = pair.client.exchange(get_request("/"));
  const Response second = pair.client.exchange(get_request("/"));

  EXPECT_EQ(first.field("Connection"), "");
  EXPECT_EQ(second.content, "ok");
  EXPECT_EQ(pair.upstream.connections(), 2U);
}

TEST(Forwarding, ReusesTheUpstreamConnectionForOtherClients) {
  Pair pair;

  for (int request = 0; request < 5; ++request) EXPECT_EQ(pair.candor.get("/").content, "ok");

  EXPECT_EQ(pair.upstream.connections(), 1U);
}

TEST(Forwarding, UsesNoConnectionAgainOnWhichMoreCameThanTheResponse) {
  ScriptedUpstream upstream(
      {{read_message(), send(std::string(kOk) + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged")},
       answering(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});

  EXPECT_EQ(candor.get("/").content, "ok");
  EXPECT_EQ(candor.get("/").content, "ok");

  EXPECT_EQ(upstream.connections(), 2U);
}

TEST(Forwarding, RelaysCodesThatNobodyRegistered) {
  ScriptedUpstream upstream({answering("HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n"),
                             answering("HTTP/1.1 599 Odder\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")});
  Candor candor({.endpoints = {upstream.url()}, .upstream = "connections: {idle: 0}", .workers = 1});

  EXPECT_EQ(candor.get("/").head.start_line, "HTTP/1.1 299 Odd");
  EXPECT_EQ(candor.get("/").head.start_line, "HTTP/1.1 599 Odder");

  candor.log().wait_lines(2);
  EXPECT_EQ(candor.metrics().sum("candor_responses_by_code_total", {{"code", "other_2xx"}}), 1);
  EXPECT_EQ(candor.metrics().sum("candor_responses_by_code_total", {{"code", "other_5xx"}}), 1);
}

TEST(Forwarding, RelaysAStatusLineWithoutAReason) {
  EXPECT_EQ(Pair("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n").client.exchange(get_request("/")).status, 200);
  EXPECT_EQ(Pair("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").client.exchange(get_request("/")).status, 200);
}

TEST(Forwarding, AcceptsAnEmptyLineBeforeTheRequest) {
  Pair pair;
  EXPECT_EQ(pair.client.exchange("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
}

TEST(Pipelining, AnswersInTheOrderOfTheRequests) {
  Script echo_paths = {repeat({[](ScriptedConnection& connection) {
    const std::string path = connection.read_message().start_line;
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(path.size()) + "\r\n\r\n" + path);
  }})};
  Pair pair(std::move(echo_paths));
  std::string requests;
  for (int number = 0; number < 20; ++number) requests += get_request("/" + std::to_string(number));

  pair.client.send(requests);

  for (int number = 0; number < 20; ++number) {
    EXPECT_EQ(pair.client.read_final().content, "GET /" + std::to_string(number) + " HTTP/1.1");
  }
}

TEST(Pipelining, FindsTheNextRequestBehindContent) {
  Pair pair;
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

  pair.client.send(post + chunked + get_request("/last"));

  for (int number = 0; number < 3; ++number) EXPECT_EQ(pair.client.read_final().content, "ok");
  EXPECT_TRUE(pair.upstream.wait_received("GET /last"));
}

}  // namespace
}  // namespace candor::test
