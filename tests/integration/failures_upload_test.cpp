// What the client does wrong, or how it leaves, while its content flows or its answer is awaited.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kChunkedPost = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view kCountedPost = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";

const Failure kMalformed{400, "request_malformed", "http_request_error"};
const Failure kTooLarge{413, "body_too_large", "http_request_error"};
const Failure kTimeout{408, "request_timeout", "http_request_error"};

// An upstream that reads whatever comes and says nothing.
struct Upload {
  explicit Upload(std::string settings = "", Script script = {read_head()})
      : upstream(std::move(script)), candor({.endpoints = {upstream.url()}, .settings = std::move(settings)}) {}

  ScriptedUpstream upstream;
  Candor candor;
  RawClient client{candor.address()};
};

TEST(Upload, WithABadChunkIsA400AndCutsTheUpstreamRequest) {
  Upload upload;
  upload.client.send(std::string(kChunkedPost) + "5\r\nhello\r\n");
  ASSERT_TRUE(upload.upstream.wait_received("hello"));

  upload.client.send("zz\r\n");

  expect_answer(upload.candor, upload.client.read_final("POST"), kMalformed);
  EXPECT_NE(upload.upstream.wait_end(), Io::timeout);
  EXPECT_THAT(upload.upstream.received(), Not(HasSubstr("\r\n0\r\n")));
}

TEST(Upload, WithABadFirstChunkIsA400) {
  Upload upload;
  expect_answer(upload.candor, upload.client.exchange(std::string(kChunkedPost) + "-5\r\nhello\r\n"), kMalformed);
}

// One worker, so that both requests share its memory.
TEST(Upload, WithABadFirstChunkLeavesNothingToTheNextRequest) {
  ScriptedUpstream upstream({{read_head(), read_content(5), send(std::string(kOk))}, {read_head(), hold()}});
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  RawClient waiting(candor.address());
  waiting.send("POST /waiting HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  const std::size_t head = upstream.received().size();

  EXPECT_EQ(
      candor.send("POST /bad HTTP/1.1\r\nHost: a\r\nCookie: secret\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n").status,
      400);
  waiting.send("hello");

  EXPECT_EQ(waiting.read_final("POST").status, 200);
  EXPECT_EQ(upstream.received().substr(head), "hello");
}

TEST(Upload, ThatPassesTheLimitIsA413AsSoonAsItDoes) {
  Upload upload("limits: {request_body: 10}");
  upload.client.send(std::string(kChunkedPost) + "a\r\n0123456789\r\n");
  ASSERT_TRUE(upload.upstream.wait_received("0123456789"));

  upload.client.send("1\r\n!\r\n");

  expect_answer(upload.candor, upload.client.read_final("POST"), kTooLarge);
  EXPECT_NE(upload.upstream.wait_end(), Io::timeout);
  EXPECT_THAT(upload.upstream.received(), Not(HasSubstr("\r\n0\r\n")));
}

TEST(Upload, MayBeLargerWhereTheRouteSaysSo) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor(
      {.endpoints = {upstream.url()}, .route = "limits: {request_body: 20}", .settings = "limits: {request_body: 10}"});

  EXPECT_EQ(candor.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 15\r\n\r\n0123456789abcde").status, 200);
}

TEST(Upload, ThatStallsIsA408AndCutsTheUpstreamRequest) {
  Upload upload("timeouts: {request_body: 300ms}");
  upload.client.send(std::string(kCountedPost) + "ten bytes.");

  expect_answer(upload.candor, upload.client.read_final("POST"), kTimeout);
  EXPECT_NE(upload.upstream.wait_end(), Io::timeout);
}

TEST(Upload, ThatEndsEarlyIsA400AndCutsTheUpstreamRequest) {
  Upload upload;
  upload.client.send(std::string(kCountedPost) + "ten bytes.");
  ASSERT_TRUE(upload.upstream.wait_received("ten bytes."));

  upload.client.half_close();

  expect_answer(upload.candor, upload.client.read_final("POST"), kMalformed);
  EXPECT_NE(upload.upstream.wait_end(), Io::timeout);
}

TEST(Upload, WhoseClientResetsIsAnAbortAndCutsTheUpstreamRequest) {
  Upload upload;
  upload.client.send(std::string(kCountedPost) + "ten bytes.");
  ASSERT_TRUE(upload.upstream.wait_received("ten bytes."));

  upload.client.reset();

  EXPECT_NE(upload.upstream.wait_end(), Io::timeout);
  expect_abort(upload.candor, "client_closed");
}

TEST(WaitingClient, ThatResetsIsAnAbortAndCutsTheUpstreamExchangeAtOnce) {
  Upload upload;
  upload.client.send(get_request("/"));
  ASSERT_TRUE(upload.upstream.wait_received("\r\n\r\n"));

  upload.client.reset();

  EXPECT_NE(upload.upstream.wait_end(), Io::timeout);
  expect_abort(upload.candor, "client_closed");
}

TEST(WaitingClient, ThatHalfClosesIsServed) {
  Gate gate;
  Upload upload("", {read_head(), wait_for(gate), send(std::string(kOk))});
  upload.client.send(get_request("/"));
  upload.client.half_close();
  ASSERT_TRUE(upload.upstream.wait_received("\r\n\r\n"));

  gate.open();

  const Response response = upload.client.read_final();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content, "ok");
  EXPECT_EQ(upload.client.wait_end(), Io::eof);
}

TEST(ReadingClient, ThatResetsCutsTheUpstreamExchange) {
  Upload upload("", {read_head(), send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.")});
  upload.client.send(get_request("/"));
  std::string received;
  while (received.find("ten bytes.") == std::string::npos)
    ASSERT_EQ(read_some(upload.client.socket(), received), Io::ok);

  upload.client.reset();

  EXPECT_NE(upload.upstream.wait_end(), Io::timeout);
  const auto line = upload.candor.log().wait_lines(1).front();
  EXPECT_EQ(number_of(line, "status"), 200);
  EXPECT_EQ(text_of(line, "cause"), "client_closed");
  EXPECT_TRUE(line.at("cut").as_bool());
  EXPECT_EQ(upload.candor.metrics().sum("candor_cuts_total", {{"cause", "client_closed"}}), 1);
}

TEST(ReadingClient, ThatStallsIsCut) {
  const std::string endless(65'536, 'x');
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 200 OK\r\n\r\n"), repeat({send(endless)})});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {client_write: 300ms}"});
  RawClient client(candor.address(), {.receive_buffer = 4096});

  client.send(get_request("/"));

  EXPECT_TRUE(candor.wait_metric("candor_cuts_total", {{"cause", "client_stalled"}, {"route", "web"}}, 1));
  const auto line = candor.log().wait_lines(1).front();
  EXPECT_EQ(text_of(line, "cause"), "client_stalled");
  EXPECT_EQ(text_of(line, "origin"), "upstream");
  EXPECT_TRUE(line.at("cut").as_bool());
  EXPECT_EQ(client.wait_end(), Io::reset);
}

TEST(SilentConnection, IsClosedWithoutAResponseAndIsNoExchange) {
  Candor candor({.settings = "timeouts: {request_head: 300ms}"});
  RawClient client(candor.address());
  std::string received;

  EXPECT_EQ(client.read_to_end(received), Io::eof);

  EXPECT_EQ(received, "");
  EXPECT_EQ(candor.metrics().sum("candor_responses_total"), 0);
  EXPECT_EQ(candor.metrics().sum("candor_aborts_total"), 0);
  EXPECT_TRUE(candor.log().lines().empty());
}

TEST(SilentConnection, ThatTheClientClosesIsNoExchange) {
  Candor candor({});
  RawClient(candor.address()).close();
  RawClient(candor.address()).reset();

  EXPECT_EQ(candor.terminate(), 0);

  EXPECT_TRUE(candor.log().lines().empty());
}

TEST(IdleConnection, IsClosedAfterKeepAlive) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {keep_alive: 300ms}"});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(get_request("/")).status, 200);
  std::string received;

  EXPECT_EQ(client.read_to_end(received), Io::eof);

  EXPECT_EQ(received, "");
  EXPECT_EQ(candor.log().wait_lines(1).size(), 1U);
}

TEST(HalfAHead, ThenAnEndIsAnExchangeThatFails) {
  Candor candor({});
  RawClient client(candor.address());
  client.send("GET / HTTP/1.1\r\nHo");

  client.reset();

  const auto line = candor.log().wait_lines(1).front();
  EXPECT_EQ(number_of(line, "status"), 499);
  EXPECT_EQ(text_of(line, "cause"), "client_closed");
  EXPECT_EQ(text_of(line, "route"), "-");
}

}  // namespace
}  // namespace candor::test
