#include "proxy/observe/record.hpp"

#include <gtest/gtest.h>

#include <random>

namespace candor::observe {
namespace {

using namespace std::chrono_literals;

std::size_t index_of(Cause cause) { return static_cast<std::size_t>(cause); }

class RecordTest : public testing::Test {
 protected:
  static constexpr std::size_t kRoutes = 2;
  static constexpr std::size_t kNoRoute = kRoutes;

  Exchange on_route(std::size_t index) const {
    Exchange exchange;
    exchange.route = &route_;
    exchange.route_index = index;
    return exchange;
  }

  config::Route route_;
  WorkerCells cells_{kRoutes, 0, 0};
};

TEST_F(RecordTest, CountsAResponseByRouteOriginAndCode) {
  Exchange exchange = on_route(1);
  exchange.status = 200;
  exchange.origin = Origin::upstream;
  record(exchange, cells_);

  EXPECT_EQ(cells_.routes[1].responses[kFromUpstream][status_cell(200)].value(), 1U);
  EXPECT_EQ(cells_.routes[1].responses[kFromProxy][status_cell(200)].value(), 0U);
  EXPECT_EQ(cells_.routes[0].responses[kFromUpstream][status_cell(200)].value(), 0U);
  EXPECT_EQ(cells_.routes[1].failures[index_of(Cause::none)].value(), 0U);
}

TEST_F(RecordTest, CountsAnAnswerOfOurOwn) {
  Exchange exchange = on_route(0);
  exchange.status = 502;
  exchange.origin = Origin::proxy;
  exchange.cause = Cause::connection_refused;
  record(exchange, cells_);

  EXPECT_EQ(cells_.routes[0].responses[kFromProxy][status_cell(502)].value(), 1U);
  EXPECT_EQ(cells_.routes[0].failures[index_of(Cause::connection_refused)].value(), 1U);
  EXPECT_EQ(cells_.routes[0].aborts[index_of(Cause::connection_refused)].value(), 0U);
}

TEST_F(RecordTest, TakesTheLowestAndTheHighestCode) {
  for (const int status : {100, 599}) {
    Exchange exchange = on_route(0);
    exchange.status = status;
    exchange.origin = Origin::upstream;
    record(exchange, cells_);
  }

  EXPECT_EQ(cells_.routes[0].responses[kFromUpstream][status_cell(100)].value(), 1U);
  EXPECT_EQ(cells_.routes[0].responses[kFromUpstream][status_cell(599)].value(), 1U);
}

TEST_F(RecordTest, CountsAnExchangeWithoutAHeadAsAborted) {
  Exchange exchange = on_route(0);
  exchange.cause = Cause::client_closed;
  record(exchange, cells_);

  EXPECT_EQ(cells_.routes[0].aborts[index_of(Cause::client_closed)].value(), 1U);
  EXPECT_EQ(cells_.routes[0].failures[index_of(Cause::client_closed)].value(), 1U);
}

TEST_F(RecordTest, CountsACutBesideItsResponse) {
  Exchange exchange = on_route(0);
  exchange.status = 200;
  exchange.origin = Origin::upstream;
  exchange.cause = Cause::response_incomplete;
  exchange.cut = true;
  record(exchange, cells_);

  EXPECT_EQ(cells_.routes[0].responses[kFromUpstream][status_cell(200)].value(), 1U);
  EXPECT_EQ(cells_.routes[0].cuts[index_of(Cause::response_incomplete)].value(), 1U);
  EXPECT_EQ(cells_.routes[0].failures[index_of(Cause::response_incomplete)].value(), 1U);
}

TEST_F(RecordTest, CountsWhatFoundNoRouteApart) {
  Exchange exchange;
  exchange.status = 404;
  exchange.origin = Origin::proxy;
  exchange.cause = Cause::no_route;
  record(exchange, cells_);

  EXPECT_EQ(cells_.routes[kNoRoute].responses[kFromProxy][status_cell(404)].value(), 1U);
  EXPECT_EQ(cells_.routes[kNoRoute].failures[index_of(Cause::no_route)].value(), 1U);
}

TEST_F(RecordTest, CountsInterimResponsesAndTime) {
  Exchange exchange = on_route(0);
  exchange.interim_responses = 3;
  exchange.began = Clock::time_point(1h);
  exchange.now = Clock::time_point(1h + 1500us);
  exchange.status = 200;
  record(exchange, cells_);

  EXPECT_EQ(cells_.routes[0].interim.value(), 3U);
  EXPECT_EQ(cells_.routes[0].duration.sum_us(), 1500U);
}

TEST_F(RecordTest, EndsTheFlight) {
  cells_.routes[0].in_flight.add(2);
  record(on_route(0), cells_);

  EXPECT_EQ(cells_.routes[0].in_flight.value(), 1U);
}

// responses + aborts = exchanges, whatever happens; every cut is of a response, every failure has its cause.
TEST_F(RecordTest, LosesNoExchange) {
  constexpr unsigned kSeed = 20;
  std::mt19937 random(kSeed);
  constexpr std::uint64_t kExchanges = 5000;
  std::uint64_t cuts_expected = 0;
  std::uint64_t failures_expected = 0;
  for (std::uint64_t i = 0; i < kExchanges; ++i) {
    Exchange exchange = on_route(random() % kRoutes);
    if (random() % 4 == 0) exchange.route = nullptr;
    exchange.cause = static_cast<Cause>(random() % kCauseCount);
    if (random() % 3 != 0) {
      exchange.status = static_cast<int>(100 + random() % 500);
      exchange.origin = random() % 2 == 0 ? Origin::proxy : Origin::upstream;
      exchange.cut = random() % 5 == 0;
    }
    cuts_expected += exchange.cut ? 1 : 0;
    failures_expected += exchange.cause != Cause::none ? 1 : 0;
    record(exchange, cells_);
  }

  std::uint64_t responses = 0;
  std::uint64_t aborts = 0;
  std::uint64_t cuts = 0;
  std::uint64_t failures = 0;
  std::uint64_t durations = 0;
  for (const RouteCells& route : cells_.routes) {
    for (const auto& codes : route.responses) {
      for (const Counter& code : codes) responses += code.value();
    }
    for (const Counter& cause : route.aborts) aborts += cause.value();
    for (const Counter& cause : route.cuts) cuts += cause.value();
    for (const Counter& cause : route.failures) failures += cause.value();
    for (const Counter& bucket : route.duration.buckets()) durations += bucket.value();
  }
  EXPECT_EQ(responses + aborts, kExchanges);
  EXPECT_EQ(durations, kExchanges);
  EXPECT_EQ(cuts, cuts_expected);
  EXPECT_EQ(failures, failures_expected);
}

}  // namespace
}  // namespace candor::observe
