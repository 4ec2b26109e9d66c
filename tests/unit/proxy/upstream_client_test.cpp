// Which connection a request gets, as far as no new one must be dialled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "proxy/upstream/acquire.hpp"
#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/running.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"
#include "tests/unit/proxy/support/upstream_set.hpp"

namespace candor::upstream {
namespace {

using namespace std::chrono_literals;

config::Upstream small_upstream() {
  config::Upstream configured = test::three_endpoints();
  configured.connections.max = 1;
  configured.connections.queue = 1;
  configured.connections.queue_timeout = 1s;
  configured.eject = {1, config::milliseconds(5s)};
  return configured;
}

// One request that asks for a connection.
struct Request {
  Request(test::UpstreamSet& set, Client& client) : waiter(set.loop.wheel), client_(client) { exchange.route = &route; }

  void ask() { running.emplace(client_.acquire(exchange, waiter, interrupt, tries)); }
  bool ended() const { return running->ended(); }
  Cause cause() const { return running->result().fault.cause; }
  std::size_t endpoint() const { return running->result().connection->endpoint_index(); }

  config::Route route;
  Exchange exchange;
  net::Waiter waiter;
  Tries tries;
  test::ScriptedStream downstream;
  bool drain_over = false;
  const Interrupt interrupt{downstream, drain_over};
  std::optional<test::Running<Acquired>> running;

 private:
  Client& client_;
};

class ClientTest : public testing::Test {
 protected:
  void put_idle(std::size_t endpoint) { client_.pool().put(set_.connect(endpoint)); }
  void eject(std::size_t endpoint) { set_.endpoint(endpoint).failed(set_.loop.clock.now()); }
  std::vector<Permit> take_all_permits() {
    std::vector<Permit> permits;
    for (Endpoint& endpoint : set_.upstream.endpoints()) permits.push_back(endpoint.try_take_permit());
    return permits;
  }
  void later(std::chrono::milliseconds time) { set_.loop.clock = test::clock_at(set_.loop.clock.now() + time); }
  std::uint64_t queued() const { return set_.cells.queued.value(); }

  test::UpstreamSet set_{small_upstream()};
  Client client_{set_.loop, set_.upstream, 1, 0, set_.cells};
  Request request_{set_, client_};
};

TEST_F(ClientTest, TakesTheEndpointsInTurn) {
  std::vector<std::size_t> order;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) put_idle(endpoint);
    for (int i = 0; i < 3; ++i) {
      Request request(set_, client_);
      request.ask();
      ASSERT_TRUE(request.ended());
      order.push_back(request.endpoint());
    }
  }

  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 0, 1, 2));
}

TEST_F(ClientTest, StartsAtAnotherEndpointInEachWorker) {
  Client second(set_.loop, set_.upstream, 2, 1, set_.cells);
  for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) second.pool().put(set_.connect(endpoint));
  Request request(set_, second);
  request.ask();

  ASSERT_TRUE(request.ended());
  EXPECT_EQ(request.endpoint(), 1U);
}

TEST_F(ClientTest, NotesTheEndpointAndTheAttempt) {
  put_idle(0);
  request_.ask();

  EXPECT_EQ(request_.exchange.endpoint, "http://127.0.0.1:9001");
  EXPECT_EQ(request_.exchange.attempts, 1U);
  EXPECT_EQ(request_.tries.counted, 1U);
}

TEST_F(ClientTest, PassesOverEjectedEndpoints) {
  for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) put_idle(endpoint);
  eject(0);
  request_.ask();

  EXPECT_EQ(request_.endpoint(), 1U);
}

TEST_F(ClientTest, PassesOverEndpointsThatRefusedThisRequest) {
  for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) put_idle(endpoint);
  request_.tries.tried.set(0).set(1);
  request_.ask();

  EXPECT_EQ(request_.endpoint(), 2U);
}

TEST_F(ClientTest, PassesOverEndpointsThatAreBusy) {
  const Permit busy = set_.endpoint(0).try_take_permit();
  put_idle(1);
  request_.ask();

  EXPECT_EQ(request_.endpoint(), 1U);
}

TEST_F(ClientTest, EndsWithNoEndpointWhereAllAreEjected) {
  eject(0);
  later(1500ms);
  eject(1);
  eject(2);
  request_.ask();

  ASSERT_TRUE(request_.ended());
  EXPECT_EQ(request_.cause(), Cause::no_endpoint);
  EXPECT_EQ(request_.running->result().retry_after, 4s) << "the first comes back after 3.5 s";
  EXPECT_EQ(request_.exchange.attempts, 0U);
}

TEST_F(ClientTest, WaitsWhereAllAreBusy) {
  const auto permits = take_all_permits();
  request_.ask();

  EXPECT_FALSE(request_.ended());
  EXPECT_EQ(queued(), 1U);
}

TEST_F(ClientTest, EndsWithConnectionLimitOneRequestBeyondTheQueue) {
  const auto permits = take_all_permits();
  request_.ask();
  Request second(set_, client_);
  second.ask();

  ASSERT_FALSE(request_.ended());
  ASSERT_TRUE(second.ended());
  EXPECT_EQ(second.cause(), Cause::connection_limit);
  EXPECT_EQ(second.running->result().retry_after, 1s);
  EXPECT_EQ(queued(), 1U);
}

TEST_F(ClientTest, EndsWithConnectionLimitWhenTheQueueTimeoutIsOver) {
  const auto permits = take_all_permits();
  request_.ask();
  later(999ms);
  request_.waiter.wake();
  ASSERT_FALSE(request_.ended());
  later(1ms);
  request_.waiter.wake();

  ASSERT_TRUE(request_.ended());
  EXPECT_EQ(request_.cause(), Cause::connection_limit);
  EXPECT_EQ(queued(), 0U);
  EXPECT_TRUE(set_.upstream.waiting().empty());
}

TEST_F(ClientTest, GivesAFreedConnectionToTheOneThatWaits) {
  auto permits = take_all_permits();
  permits[1] = Permit();
  auto connection = set_.connect(1);
  request_.ask();
  client_.give_back(std::move(connection));
  set_.loop.context.poll();

  ASSERT_TRUE(request_.ended());
  EXPECT_EQ(request_.cause(), Cause::none);
  EXPECT_EQ(request_.endpoint(), 1U);
  EXPECT_TRUE(request_.running->result().connection->reused());
  EXPECT_EQ(queued(), 0U);
}

TEST_F(ClientTest, KeepsAFreedConnectionWhereNobodyWaits) {
  client_.give_back(set_.connect(1));

  EXPECT_EQ(set_.cells.idle.value(), 1U);
}

TEST_F(ClientTest, ClosesAFreedConnectionThatAnotherWorkerWaitsFor) {
  const auto permits = take_all_permits();
  boost::asio::io_context other{1};
  const auto place = set_.upstream.waiting().enter(other, request_.waiter, 1);
  client_.give_back(set_.connect(1));

  EXPECT_EQ(set_.cells.idle.value(), 0U);
  EXPECT_EQ(set_.cells.active.value(), 0U);
}

TEST_F(ClientTest, AsksForIdleConnectionsToBeClosedWhereItMustWait) {
  int asked = 0;
  set_.upstream.add_shedder([&] { ++asked; });
  const auto permits = take_all_permits();
  request_.ask();

  EXPECT_EQ(asked, 1);
}

TEST_F(ClientTest, LeavesTheQueueWhenTheClientIsGone) {
  const auto permits = take_all_permits();
  request_.ask();
  request_.downstream.breaks();
  request_.waiter.wake();

  ASSERT_TRUE(request_.ended());
  EXPECT_EQ(request_.cause(), Cause::client_closed);
  EXPECT_TRUE(set_.upstream.waiting().empty());
  EXPECT_EQ(queued(), 0U);
}

TEST_F(ClientTest, LeavesTheQueueWhenTheDrainTimeIsOver) {
  const auto permits = take_all_permits();
  request_.ask();
  request_.drain_over = true;
  request_.waiter.wake();

  ASSERT_TRUE(request_.ended());
  EXPECT_EQ(request_.cause(), Cause::draining);
}

TEST_F(ClientTest, EndsWithNoEndpointWhereAllAreEjectedWhileItWaits) {
  const auto permits = take_all_permits();
  request_.ask();
  for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) eject(endpoint);
  request_.waiter.wake();

  ASSERT_TRUE(request_.ended());
  EXPECT_EQ(request_.cause(), Cause::no_endpoint);
}

}  // namespace
}  // namespace candor::upstream
