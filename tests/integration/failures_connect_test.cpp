// Requests that never reach an upstream: its name, its address, its port, its connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <charconv>

#include "tests/support/candor.hpp"
#include "tests/support/dead_ends.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/name_server.hpp"
#include "tests/support/private_network.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

int seconds_of(const std::string& text) {
  int seconds = -1;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return seconds;
}

TEST(ConnectionRefused, IsA502) {
  const RefusingEndpoint endpoint;
  Candor candor({.endpoints = {endpoint.url()}});

  expect_answer(candor, candor.get("/"), {502, "connection_refused", "connection_refused"});
  const auto line = candor.log().wait_lines(1).front();
  EXPECT_EQ(text_of(line, "upstream"), "api");
  EXPECT_EQ(text_of(line, "endpoint"), endpoint.url());
  EXPECT_NE(text_of(line, "error"), "");
}

TEST(ConnectionTimeout, IsA504) {
  const FullBacklog endpoint;
  Candor candor({.endpoints = {endpoint.url()}, .upstream = "timeouts: {connect: 300ms}"});

  expect_answer(candor, candor.get("/"), {504, "connection_timeout", "connection_timeout"});
}

class InPrivateNetwork : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_make_private_network()) GTEST_SKIP() << "making a network namespace needs root";
  }
};

TEST_F(InPrivateNetwork, AnEndpointWithoutARouteIsUnroutable) {
  in_private_network({}, [] {
    Candor candor({.endpoints = {"http://192.0.2.1:80"}});
    expect_answer(candor, candor.get("/"), {502, "address_unroutable", "destination_ip_unroutable"});
  });
}

TEST_F(InPrivateNetwork, AnEndpointThatRoutersCallUnreachableIsUnroutable) {
  in_private_network({}, [] {
    Candor candor({.endpoints = {"http://198.51.100.1:80"}});
    expect_answer(candor, candor.get("/"), {502, "address_unroutable", "destination_ip_unroutable"});
  });
}

TEST_F(InPrivateNetwork, ANameThatDoesNotExistIsA502) {
  in_private_network({}, [] {
    const NameServer names(NameServer::Answer::no_such_name);
    Candor candor({.endpoints = {"http://upstream.test:80"}});
    expect_answer(candor, candor.get("/"), {502, "dns_error", "dns_error"});
  });
}

TEST_F(InPrivateNetwork, ANameServerThatFailsIsA502) {
  in_private_network({}, [] {
    const NameServer names(NameServer::Answer::server_failure);
    Candor candor({.endpoints = {"http://upstream.test:80"}});
    expect_answer(candor, candor.get("/"), {502, "dns_error", "dns_error"});
  });
}

TEST_F(InPrivateNetwork, ANameServerThatIsSilentIsA504) {
  in_private_network({}, [] {
    const NameServer names(NameServer::Answer::silence);
    Candor candor({.endpoints = {"http://upstream.test:80"}, .upstream = "timeouts: {resolve: 300ms}"});
    expect_answer(candor, candor.get("/"), {504, "dns_timeout", "dns_timeout"});
  });
}

TEST_F(InPrivateNetwork, ANameIsResolvedOnceForManyRequests) {
  in_private_network({}, [] {
    const NameServer names(NameServer::Answer::address, loopback_ip());
    ScriptedUpstream upstream(
        Script{read_message(), send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"), close()});
    Candor candor({.endpoints = {"http://upstream.test:" + std::to_string(upstream.address().port)}, .workers = 1});
    EXPECT_EQ(candor.get("/").content, "ok");
    const int queries = names.queries();

    EXPECT_EQ(candor.get("/").content, "ok");

    EXPECT_GT(queries, 0);
    EXPECT_EQ(names.queries(), queries);
  });
}

TEST(Ejection, AnswersWith503AfterThreeFailuresInARow) {
  const RefusingEndpoint endpoint;
  Candor candor({.endpoints = {endpoint.url()}, .upstream = "eject: {after: 3, for: 20s}", .workers = 1});
  for (int failures = 0; failures < 3; ++failures) EXPECT_EQ(candor.get("/").status, 502);

  const Response answer = candor.get("/");

  expect_answer_form(answer, {503, "no_endpoint", "destination_unavailable"});
  EXPECT_GE(seconds_of(answer.field("Retry-After")), 1);
  EXPECT_LE(seconds_of(answer.field("Retry-After")), 20);
  const auto line = candor.log().wait_lines(4).back();
  EXPECT_EQ(text_of(line, "cause"), "no_endpoint");
  EXPECT_EQ(text_of(line, "origin"), "proxy");
  EXPECT_EQ(candor.metrics().sum("candor_failures_total", {{"cause", "no_endpoint"}, {"upstream", "api"}}), 1);
}

TEST(Ejection, DoesNotHappenBeforeTheThirdFailure) {
  const RefusingEndpoint endpoint;
  Candor candor({.endpoints = {endpoint.url()}, .upstream = "eject: {after: 3, for: 20s}"});
  EXPECT_EQ(candor.get("/").status, 502);
  EXPECT_EQ(candor.get("/").status, 502);
  EXPECT_EQ(candor.get("/").status, 502);
}

TEST(Ejection, LeavesTheOtherEndpointsAtWork) {
  const RefusingEndpoint dead;
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {dead.url(), upstream.url()},
                 .upstream = "eject: {after: 1, for: 20s}\nretries: {attempts: 1}",
                 .workers = 1});
  ASSERT_TRUE(eventually([&candor] { return candor.get("/").status == 502; }));

  for (int request = 0; request < 10; ++request) EXPECT_EQ(candor.get("/").status, 200);
}

TEST(Ejection, EndsByItself) {
  RefusingEndpoint endpoint;
  Candor candor({.endpoints = {endpoint.url()}, .upstream = "eject: {after: 1, for: 300ms}"});
  EXPECT_EQ(candor.get("/").status, 502);
  const ScriptedUpstream alive({answering(std::string(kOk))}, endpoint.come_alive());

  EXPECT_TRUE(eventually([&candor] { return candor.get("/").status == 200; }));
}

constexpr std::string_view kNoQueue = "connections: {max: 1, idle: 1, queue: 0}";
const Failure kLimit{503, "connection_limit", "connection_limit_reached"};

TEST(ConnectionLimit, AnswersWith503AtOnceWithoutAQueue) {
  ScriptedUpstream upstream(Script{read_head()});
  Candor candor({.endpoints = {upstream.url()}, .upstream = std::string(kNoQueue)});
  RawClient first(candor.address());
  first.send(get_request("/first"));
  ASSERT_TRUE(upstream.wait_received("/first"));

  const Response answer = candor.get("/second");

  expect_answer_form(answer, kLimit);
  EXPECT_GE(seconds_of(answer.field("Retry-After")), 1);
  EXPECT_EQ(upstream.connections(), 1U);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "connection_limit");
  EXPECT_TRUE(candor.wait_metric("candor_failures_total", {{"cause", "connection_limit"}, {"upstream", "api"}}, 1));
}

TEST(ConnectionLimit, AnswersWith503AfterTheQueueTimeout) {
  ScriptedUpstream upstream(Script{read_head()});
  Candor candor(
      {.endpoints = {upstream.url()}, .upstream = "connections: {max: 1, idle: 1, queue: 1, queue_timeout: 300ms}"});
  RawClient first(candor.address());
  first.send(get_request("/first"));
  ASSERT_TRUE(upstream.wait_received("/first"));

  expect_answer_form(candor.get("/second"), kLimit);
}

TEST(ConnectionLimit, AnswersWith503AtOnceWhenTheQueueIsFull) {
  ScriptedUpstream upstream(Script{read_head()});
  Candor candor(
      {.endpoints = {upstream.url()}, .upstream = "connections: {max: 1, idle: 1, queue: 1, queue_timeout: 9s}"});
  RawClient first(candor.address());
  first.send(get_request("/first"));
  ASSERT_TRUE(upstream.wait_received("/first"));
  RawClient second(candor.address());
  second.send(get_request("/second"));
  ASSERT_TRUE(candor.wait_metric("candor_upstream_queued_requests", {{"upstream", "api"}}, 1));

  expect_answer_form(candor.get("/third"), kLimit);
}

TEST(ConnectionLimit, ServesAWaitingRequestWhenAConnectionIsFree) {
  Gate gate;
  ScriptedUpstream upstream(Script{repeat({read_message(), wait_for(gate), send(std::string(kOk))})});
  Candor candor({.endpoints = {upstream.url()},
                 .upstream = "connections: {max: 1, idle: 1, queue: 8, queue_timeout: 9s}",
                 .workers = 4});
  std::vector<RawClient> clients;
  for (int number = 0; number < 8; ++number) {
    clients.emplace_back(candor.address());
    clients.back().send(get_request("/"));
  }
  ASSERT_TRUE(candor.wait_metric("candor_upstream_queued_requests", {{"upstream", "api"}}, 7));

  gate.open();

  for (RawClient& client : clients) EXPECT_EQ(client.read_final().status, 200);
}

TEST(Loop, IsSeenByOurOwnInstanceInVia) {
  Candor candor({.endpoints = {"http://{self}"}, .workers = 1});

  const Response answer = candor.get("/");

  expect_answer_form(answer, {502, "loop_detected", "proxy_loop_detected"});
  const auto lines = candor.log().wait_lines(2);
  EXPECT_EQ(text_of(lines[0], "origin"), "proxy");
  EXPECT_EQ(text_of(lines[0], "cause"), "loop_detected");
  EXPECT_EQ(text_of(lines[1], "origin"), "upstream");
  EXPECT_EQ(candor.metrics().sum("candor_failures_total"), 1);
}

std::string via(int hops) {
  std::string value = "Via: 1.1 a";
  for (int hop = 1; hop < hops; ++hop) value += ", 1.1 b";
  return value + "\r\n";
}

TEST(Loop, IsSeenByTooManyHops) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}});

  expect_answer(candor, candor.send(get_request("/", via(33))), {502, "loop_detected", "proxy_loop_detected", ""});
  EXPECT_EQ(upstream.connections(), 0U);
}

TEST(Loop, IsNotSeenInAsManyHopsAsAllowed) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}});

  EXPECT_EQ(candor.send(get_request("/", via(32))).status, 200);
}

}  // namespace
}  // namespace candor::test
