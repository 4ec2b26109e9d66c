// What follows a 101: bytes both ways, both halves, the right end for each way to end.
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

const std::string kAsk = "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
const std::string kSwitch = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

Step echo(std::size_t bytes) {
  return [bytes](ScriptedConnection& connection) { connection.send(connection.read_content(bytes)); };
}

// Waits for the one line of the exchange.
boost::json::object log_line(const Candor& candor) { return candor.log().wait_lines(1).at(0); }

TEST(Tunnel, CarriesBytesBothWays) {
  ScriptedUpstream upstream({read_head(), send(kSwitch), echo(5), echo(6)});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());

  const Response answer = client.exchange(kAsk);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.field("Upgrade"), "websocket");
  EXPECT_EQ(answer.field("Connection"), "Upgrade");
  client.send("hello");
  std::string echoed;
  EXPECT_EQ(read_some(client.socket(), echoed), Io::ok);
  EXPECT_EQ(echoed, "hello");
  EXPECT_TRUE(candor.wait_metric("candor_tunnels", {{"upstream", "api"}}, 1));
  client.send("again!");
  client.half_close();
  EXPECT_EQ(client.read_to_end(echoed), Io::eof);
  EXPECT_EQ(echoed, "helloagain!");

  const Head request = upstream.request();
  EXPECT_EQ(request.value("Upgrade"), "websocket");
  EXPECT_EQ(request.value("Connection"), "Upgrade");
  const boost::json::object line = log_line(candor);
  EXPECT_EQ(number_of(line, "status"), 101);
  EXPECT_EQ(text_of(line, "origin"), "upstream");
  EXPECT_EQ(text_of(line, "cause"), "");
  EXPECT_TRUE(candor.wait_metric("candor_tunnels", {{"upstream", "api"}}, 0));
  EXPECT_EQ(candor.metrics().sum("candor_tunnel_bytes_total", {{"upstream", "api"}, {"direction", "in"}}), 11);
  EXPECT_EQ(candor.metrics().sum("candor_tunnel_bytes_total", {{"upstream", "api"}, {"direction", "out"}}), 11);
}

TEST(Tunnel, KeepsBytesRightBehindEitherHead) {
  ScriptedUpstream upstream({read_head(), send(kSwitch + "greeting"), echo(5), close()});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());

  client.send(kAsk + "early");
  EXPECT_EQ(client.read_response().status, 101);
  std::string bytes;
  EXPECT_EQ(client.read_to_end(bytes), Io::eof);

  EXPECT_EQ(bytes, "greetingearly");
}

TEST(Tunnel, PassesTheUpstreamsEndOnAndStillCarriesTheClientsBytes) {
  ScriptedUpstream upstream(
      {read_head(), send(kSwitch), [](ScriptedConnection& connection) { connection.half_close(); }, read_content(4)});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(kAsk).status, 101);

  EXPECT_EQ(client.wait_end(), Io::eof);
  client.send("late");
  EXPECT_TRUE(upstream.wait_received("late"));
  client.half_close();

  EXPECT_EQ(upstream.wait_end(), Io::eof);
  EXPECT_FALSE(log_line(candor).at("cut").as_bool());
}

TEST(Tunnel, PassesAResetOfTheUpstreamOn) {
  ScriptedUpstream upstream({read_head(), send(kSwitch), read_content(1), reset()});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(kAsk).status, 101);

  client.send("x");

  EXPECT_EQ(client.wait_end(), Io::reset);
  const boost::json::object line = log_line(candor);
  EXPECT_EQ(text_of(line, "cause"), "response_incomplete");
  EXPECT_TRUE(line.at("cut").as_bool());
}

TEST(Tunnel, PassesAResetOfTheClientOn) {
  ScriptedUpstream upstream({read_head(), send(kSwitch)});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(kAsk).status, 101);

  client.reset();

  EXPECT_EQ(upstream.wait_end(), Io::reset);
  EXPECT_EQ(text_of(log_line(candor), "cause"), "client_closed");
}

TEST(Tunnel, SeesAResetOfAClientThatHadEndedBefore) {
  ScriptedUpstream upstream({read_head(), send(kSwitch), hold()});
  Candor candor({.endpoints = {upstream.url()}, .match = "{path: /chat}", .workers = 1});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(kAsk).status, 101);
  client.half_close();
  EXPECT_EQ(candor.get("/other").status, 404);  // what came before this has been seen

  client.reset();

  EXPECT_EQ(text_of(candor.log().wait_lines(2).at(1), "cause"), "client_closed");
}

TEST(Tunnel, EndsCleanlyAfterItsIdleTime) {
  ScriptedUpstream upstream({read_head(), send(kSwitch)});
  Candor candor({.endpoints = {upstream.url()}, .route = "timeouts: {tunnel_idle: 100ms}"});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(kAsk).status, 101);

  EXPECT_EQ(client.wait_end(), Io::eof);

  EXPECT_EQ(upstream.wait_end(), Io::eof);
  client.close();
  const boost::json::object line = log_line(candor);
  EXPECT_EQ(text_of(line, "error"), "timeouts.tunnel_idle is over");
  EXPECT_EQ(text_of(line, "cause"), "");
}

// The last byte and the end of the client are there before the tunnel is, so that they are seen together.
TEST(Tunnel, EndsAfterItsIdleTimeWhereOneSideHasEnded) {
  Gate go;
  ScriptedUpstream upstream({read_head(), wait_for(go), send(kSwitch), hold()});
  Candor candor({.endpoints = {upstream.url()}, .route = "timeouts: {tunnel_idle: 100ms}"});
  RawClient client(candor.address());
  client.send(kAsk);
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  client.send("x");
  client.half_close();
  go.open();

  EXPECT_EQ(client.read_response().status, 101);
  EXPECT_EQ(client.wait_end(), Io::eof);

  EXPECT_EQ(text_of(log_line(candor), "error"), "timeouts.tunnel_idle is over");
}

TEST(Tunnel, HasTheDrainTimeAndThenACleanEnd) {
  ScriptedUpstream upstream({read_head(), send(kSwitch), echo(4), hold()});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 500ms}"});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(kAsk).status, 101);
  candor.signal(SIGTERM);

  client.send("ping");
  std::string bytes;
  EXPECT_EQ(client.read_to_end(bytes), Io::eof);

  EXPECT_EQ(bytes, "ping");
  EXPECT_EQ(candor.wait_exit(), 0);
}

TEST(Tunnel, IsNotOpenedWhereTheUpstreamAnswersOtherwise) {
  ScriptedUpstream upstream(answering("HTTP/1.1 426 Upgrade Required\r\nUpgrade: foo\r\nContent-Length: 2\r\n\r\nno"));
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());

  EXPECT_EQ(client.exchange(kAsk).content, "no");
  EXPECT_EQ(client.exchange(get_request("/")).content, "no");
}

TEST(Tunnel, IsNotOpenedToAProtocolThatNobodyAskedFor) {
  ScriptedUpstream upstream(
      {read_head(), send("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"), hold()});
  Candor candor({.endpoints = {upstream.url()}});

  const Response answer = candor.send(kAsk);

  expect_answer(candor, answer, {502, "upgrade_failed", "http_upgrade_failed"});
}

TEST(Tunnel, IsNotOpenedUnasked) {
  ScriptedUpstream upstream({read_head(), send(kSwitch), hold()});
  Candor candor({.endpoints = {upstream.url()}});

  const Response answer = candor.get("/");

  expect_answer(candor, answer, {502, "response_malformed", "http_protocol_error"});
}

// A tunnel that nobody reads from on one side holds a bounded amount, and loses nothing of it.
TEST(Tunnel, HoldsBackWhatTheOtherSideDoesNotRead) {
  constexpr std::size_t kBytes = 32U << 20;
  Gate go;
  ScriptedUpstream upstream({read_head(), send(kSwitch), wait_for(go), read_content(kBytes), send("done"), close()});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address());
  EXPECT_EQ(client.exchange(kAsk).status, 101);

  std::jthread sender([&client] { client.send(std::string(kBytes, 'x')); });
  go.open();
  std::string bytes;
  EXPECT_EQ(client.read_to_end(bytes), Io::eof);

  EXPECT_EQ(bytes, "done");
}

}  // namespace
}  // namespace candor::test
