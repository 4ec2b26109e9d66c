// The end of the process: what is in flight is finished, what is not begun is not taken.
#include <gtest/gtest.h>

#include <poll.h>

#include <csignal>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

bool refuses_connections(const Candor& candor) {
  try {
    RawClient(candor.address()).close();
    return false;
  } catch (const std::exception&) {
    return true;
  }
}

TEST(Drain, FinishesWhatIsInFlightAndExitsWith0) {
  Gate gate;
  ScriptedUpstream upstream(Script{read_head(), wait_for(gate), send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 9s}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));

  candor.signal(SIGTERM);
  EXPECT_TRUE(eventually([&candor] { return refuses_connections(candor); }));
  gate.open();

  const Response response = client.read_final();
  EXPECT_EQ(response.content, "ok");
  EXPECT_EQ(response.field("Connection"), "close");
  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(candor.wait_exit(), 0);
  EXPECT_EQ(candor.log().lines().size(), 1U);
}

TEST(Drain, FinishesAResponseThatIsUnderWay) {
  Gate gate;
  ScriptedUpstream upstream(
      Script{read_head(), send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf"), wait_for(gate), send("half")});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 9s}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_EQ(wait_event(client.socket().fd(), POLLIN), Io::ok);

  candor.signal(SIGTERM);
  EXPECT_TRUE(eventually([&candor] { return refuses_connections(candor); }));
  gate.open();

  EXPECT_EQ(client.read_final().content, "halfhalf");
  EXPECT_EQ(candor.wait_exit(), 0);
}

TEST(Drain, ClosesIdleConnections) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 9s}"});
  RawClient idle(candor.address());
  EXPECT_EQ(idle.exchange(get_request("/")).status, 200);
  RawClient silent(candor.address());

  candor.signal(SIGTERM);

  EXPECT_EQ(idle.wait_end(), Io::eof);
  EXPECT_EQ(silent.wait_end(), Io::eof);
  EXPECT_EQ(upstream.wait_end(), Io::eof);
  EXPECT_EQ(candor.wait_exit(2s), 0);
}

TEST(Drain, IsSaidByReadiness) {
  Gate gate;
  ScriptedUpstream upstream(Script{read_head(), wait_for(gate), send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 9s}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));

  candor.signal(SIGTERM);

  EXPECT_TRUE(eventually([&candor] { return candor.admin("GET", "/readyz").status == 503; }));
  EXPECT_EQ(candor.admin("GET", "/healthz").status, 200);
  gate.open();
  EXPECT_EQ(candor.wait_exit(), 0);
}

TEST(Drain, AnswersWith503WhatCannotBeServedInItsTime) {
  ScriptedUpstream upstream(Script{read_head()});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 500ms}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));

  candor.signal(SIGTERM);

  const Response answer = client.read_final();
  expect_answer_form(answer, {503, "draining", "proxy_internal_response"});
  EXPECT_EQ(answer.field("Connection"), "close");
  EXPECT_EQ(candor.wait_exit(), 0);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "draining");
}

TEST(Drain, CutsAResponseThatDoesNotEndInItsTime) {
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 200 OK\r\n\r\nendless")});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 500ms}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_EQ(wait_event(client.socket().fd(), POLLIN), Io::ok);

  candor.signal(SIGTERM);

  const Response response = client.read_final();
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(response.complete);
  EXPECT_EQ(candor.wait_exit(), 0);
  EXPECT_TRUE(candor.log().wait_lines(1).front().at("cut").as_bool());
}

TEST(Drain, EndsAtOnceWithASecondSignal) {
  ScriptedUpstream upstream(Script{read_head()});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 1m}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  candor.signal(SIGTERM);
  ASSERT_TRUE(eventually([&candor] { return refuses_connections(candor); }));
  EXPECT_FALSE(candor.wait_exit(0ms));

  candor.signal(SIGTERM);

  EXPECT_TRUE(candor.wait_exit(5s));
}

TEST(Drain, IsAlsoBegunByAnInterrupt) {
  Candor candor({});

  candor.signal(SIGINT);

  EXPECT_EQ(candor.wait_exit(5s), 0);
}

}  // namespace
}  // namespace candor::test
