// A final response that comes while the request is still being sent, and ends whose kind must not be lost on the way.
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

const std::string kUpload = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n";
const std::string kRefusal = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nno";

// The client sends on while the upstream resets: whichever of our calls is told of the reset, it is a cut.
TEST(EarlyResponse, UntilCloseIsCutByAResetDuringTheUpload) {
  for (const char* version : {"1.1", "1.0"}) {
    Gate go;
    ScriptedUpstream upstream({read_head(), send("HTTP/1.1 200 OK\r\n\r\npartial"), wait_for(go), reset()});
    Candor candor({.endpoints = {upstream.url()}});
    RawClient client(candor.address());
    client.send("POST / HTTP/" + std::string(version) + "\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
    std::jthread sender([&client] { client.send(std::string(20'000'000, 'x')); });
    go.open();

    const Response response = client.read_final("POST");

    expect_cut(candor, response, {.status = 200, .cause = "response_incomplete"});
  }
}

TEST(EarlyResponse, GoesOnWhileTheClientHasStoppedSending) {
  ScriptedUpstream upstream({read_head(), send(kRefusal), pause(std::chrono::milliseconds(300)), send("!!"), hold()});
  Candor candor({.endpoints = {upstream.url()}, .route = "timeouts: {request_body: 100ms, write: 100ms}"});
  RawClient client(candor.address());
  client.send(kUpload + "some");

  const Response response = client.read_final("POST");

  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.content, "no!!");
  EXPECT_EQ(text_of(candor.log().wait_lines(1).at(0), "cause"), "");
}

TEST(EarlyResponse, GoesOnAfterTheClientHasEnded) {
  Gate go;
  ScriptedUpstream upstream({read_head(), send(kRefusal), wait_for(go), send("!!"), hold()});
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  RawClient client(candor.address());
  client.send(kUpload + "some");
  Response head = client.read_response("POST");  // as much as has come
  EXPECT_EQ(head.status, 413);
  client.half_close();
  go.open();

  EXPECT_EQ(text_of(candor.log().wait_lines(1).at(0), "cause"), "");
}

TEST(Tunnel, BeginsOnlyOnceTheUpstreamHasTheWholeRequest) {
  ScriptedUpstream upstream(
      {read_head(), send("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n"), hold()});
  Candor candor({.endpoints = {upstream.url()}});

  const Response answer = candor.send(
      "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: foo\r\nContent-Length: 10\r\n\r\nhalf");

  expect_answer(candor, answer, {502, "response_malformed", "http_protocol_error"});
}

// The upstream ends in order, its end has come whole, and it resets only because the client goes on writing to it.
TEST(Tunnel, DeliversWhatAnUpstreamSentBeforeItsEnd) {
  constexpr std::size_t kBytes = 60'000;  // the first window of a connection holds them, so none can be lost on the way
  Gate ended;
  ScriptedUpstream upstream(
      {read_head(), send("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n" + std::string(kBytes, 'x')),
       [&ended](ScriptedConnection& connection) {
         connection.close();
         ended.open();
       }});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address(), {.receive_buffer = 4096});
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n");
  EXPECT_EQ(client.read_response().status, 101);
  ASSERT_EQ(wait_gate(ended), Io::ok);
  client.send("a byte that nobody reads");

  std::string bytes;
  EXPECT_EQ(client.read_to_end(bytes), Io::eof);

  EXPECT_EQ(bytes.size(), kBytes);
}

TEST(HeaderRules, AreNotUndoneByTrailers) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()},
                 .route = "filters: [header_rules: {request: {set: {X-User: nobody}, remove: [X-Debug]}}]"});

  EXPECT_EQ(candor
                .send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Debug: 1\r\n"
                      "x-user: admin\r\nX-Sum: 7\r\n\r\n")
                .status,
            200);

  EXPECT_TRUE(upstream.received().ends_with("2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n")) << upstream.received();
}

TEST(InterimResponses, BeyondTheLimitDoNotHideTheOneThatTheClientWaitsFor) {
  std::string hints;
  for (int i = 0; i < 40; ++i) hints += "HTTP/1.1 103 Early Hints\r\n\r\n";
  ScriptedUpstream upstream(
      {read_head(), send(hints + "HTTP/1.1 100 Continue\r\n\r\n"), read_content(2), send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  Response interim = client.read_response("POST");
  while (interim.status == 103) interim = client.read_response("POST");

  EXPECT_EQ(interim.status, 100);
  client.send("ok");
  EXPECT_EQ(client.read_final("POST").status, 200);
}

TEST(Head, GetsNoContentEvenWhereItsHeadIsRefused) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}});
  for (const std::string request : {"HEAD / HTTP/1.1\nHost: a\r\n\r\n", "HEAD / HTTP/1.1\r\nHost: a\r\nB : x\r\n"}) {
    RawClient client(candor.address());
    client.send(request);
    EXPECT_EQ(client.read_response("HEAD").status, 400);
    std::string rest;
    EXPECT_EQ(client.read_to_end(rest), Io::eof);
    EXPECT_EQ(rest, "");
  }
}

}  // namespace
}  // namespace candor::test
