// One exchange between two scripted ends under a clock that the test sets: which cause ends it, and when.
#include "proxy/relay/relay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <optional>

#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/relay_ends.hpp"
#include "tests/unit/proxy/support/running.hpp"

namespace candor::relay {
namespace {

using namespace std::chrono_literals;
using config::milliseconds;

const std::string kRequest = "GET / HTTP/1.1\r\n\r\n";
const std::string kResponse = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const std::string kHints = "HTTP/1.1 103 Early Hints\r\n\r\n";

class RelayTest : public testing::Test {
 protected:
  RelayTest() {
    both_.exchange.now = clock_.now();
    route_.timeouts.response = 10s;
    route_.timeouts.read = 20s;
    route_.timeouts.write = 30s;
    route_.request_body_timeout = 40s;
    route_.client_write_timeout = 50s;
    content_.length = {http1::Framing::none, 0};
    content_.bytes_max = 0;
  }

  void start() {
    rules_.emplace(ResponseRules{limits_, "1.1 candor-1", date_, true, draining_, on_final_head_});
    times_.emplace(RelayTimes{route_, min_rate_, total_deadline_});
    relay_.emplace(RelayOrder{both_.ends(), content_, *rules_, *times_, interrupt_, clock_}, waiter_);
    running_.emplace(relay_->run(kRequest));
  }
  // Some time later something wakes the exchange.
  void after(milliseconds time) {
    clock_ = test::clock_at(clock_.now() + time);
    waiter_.wake();
  }
  void upstream_sends(std::string_view bytes) {
    both_.upstream.sends(bytes);
    both_.upstream.wake();
  }
  void client_sends(std::string_view bytes) {
    both_.client.sends(bytes);
    both_.client.wake();
  }
  void with_content(http1::Length length) {
    both_.exchange.request.method = "POST";
    content_.length = length;
  }

  // The exchange is still going on just before `time` has passed, and ends with `cause` when it has.
  void expect_end_after(milliseconds time, Cause cause) {
    after(time - 1ms);
    ASSERT_FALSE(running_->ended()) << running_->result().error;
    after(1ms);
    ASSERT_TRUE(running_->ended());
    EXPECT_EQ(failure_row(running_->result().cause).name, failure_row(cause).name) << running_->result().error;
  }
  Cause end() const {
    EXPECT_TRUE(running_->ended());
    return running_->ended() ? running_->result().cause : Cause::none;
  }

  config::Route route_;
  config::Limits limits_;
  std::uint64_t min_rate_ = 0;
  Clock::time_point total_deadline_ = net::TimerWheel::kNever;
  RequestContent content_;
  HttpDate date_;
  bool draining_ = false;
  bool drain_over_ = false;

  net::LoopClock clock_ = test::clock_at(Clock::time_point(1h));
  boost::asio::io_context context_{1};
  net::TimerWheel wheel_{context_, clock_};
  net::Waiter waiter_{wheel_};
  test::RelayEnds both_;
  const Interrupt interrupt_{both_.client, drain_over_};
  const std::function<void(http1::ResponseHead&)> on_final_head_ = [](http1::ResponseHead&) {};
  std::optional<ResponseRules> rules_;
  std::optional<RelayTimes> times_;
  std::optional<Relay> relay_;
  std::optional<test::Running<http1::Fault>> running_;
};

TEST_F(RelayTest, EndsWithoutFaultWhenTheResponseIsComplete) {
  start();
  EXPECT_EQ(both_.upstream.written(), kRequest);
  upstream_sends(kResponse);

  EXPECT_EQ(end(), Cause::none);
  EXPECT_TRUE(both_.client.written().ends_with("\r\n\r\nhello"));
}

TEST_F(RelayTest, WaitsForEachByteOfTheResponse) {
  start();
  for (std::size_t i = 0; i < kResponse.size(); ++i) {
    EXPECT_FALSE(running_->ended()) << i;
    upstream_sends(kResponse.substr(i, 1));
  }

  EXPECT_EQ(end(), Cause::none);
}

TEST_F(RelayTest, RelaysBothDirectionsAtOnce) {
  with_content({http1::Framing::length, 4});
  start();
  upstream_sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
  client_sends("xy");
  upstream_sends("1\r\nb\r\n");
  client_sends("zz");
  upstream_sends("0\r\n\r\n");

  EXPECT_EQ(end(), Cause::none);
  EXPECT_EQ(both_.upstream.written(), kRequest + "xyzz");
  EXPECT_TRUE(both_.client.written().ends_with("1\r\na\r\n1\r\nb\r\n0\r\n\r\n"));
}

TEST_F(RelayTest, MeasuresTheTimeFromTheRequestToTheHead) {
  start();
  after(3s);
  upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
  after(2s);
  upstream_sends("x");

  EXPECT_NEAR(static_cast<double>(relay_->response_us()), 3e6, 2);
}

TEST_F(RelayTest, EndsWithConnectionClosedWhereTheUpstreamIsGoneBeforeItsHead) {
  start();
  both_.upstream.ends();
  both_.upstream.wake();

  EXPECT_EQ(end(), Cause::connection_closed);
}

TEST_F(RelayTest, EndsWithResponseIncompleteWhereTheUpstreamIsGoneWithinItsContent) {
  start();
  upstream_sends(kResponse.substr(0, kResponse.size() - 1));
  both_.upstream.fails_reading(ECONNRESET);
  both_.upstream.wake();

  EXPECT_EQ(end(), Cause::response_incomplete);
}

TEST_F(RelayTest, EndsWithResponseTimeoutWhereTheUpstreamIsSilent) {
  start();
  expect_end_after(10s, Cause::response_timeout);
}

TEST_F(RelayTest, EndsWithResponseTimeoutWhereTheUpstreamDripsItsHead) {
  start();
  after(9s);
  upstream_sends("HTTP/1.1 200 OK\r\n");
  expect_end_after(1s, Cause::response_timeout);
}

TEST_F(RelayTest, CountsTheResponseTimeoutFromTheLastRequestByte) {
  with_content({http1::Framing::length, 2});
  start();
  after(30s);
  client_sends("xy");
  expect_end_after(10s, Cause::response_timeout);
}

TEST_F(RelayTest, CountsTheResponseTimeoutFromTheLastInterimResponse) {
  start();
  after(9s);
  upstream_sends(kHints);
  expect_end_after(10s, Cause::response_timeout);
}

TEST_F(RelayTest, GivesNoMoreTimeBeyondTheLimitOfInterimResponses) {
  limits_.interim_responses = 1;
  start();
  upstream_sends(kHints);
  after(9s);
  upstream_sends(kHints);
  expect_end_after(1s, Cause::response_timeout);
}

TEST_F(RelayTest, EndsWithReadTimeoutWhereTheUpstreamIsSilentWithinItsContent) {
  start();
  upstream_sends(kResponse.substr(0, kResponse.size() - 1));
  expect_end_after(20s, Cause::read_timeout);
}

TEST_F(RelayTest, CountsTheReadTimeoutFromTheLastByte) {
  start();
  upstream_sends(kResponse.substr(0, kResponse.size() - 2));
  after(19s);
  upstream_sends("l");
  expect_end_after(20s, Cause::read_timeout);
}

TEST_F(RelayTest, DoesNotBlameTheUpstreamForTheTimeTheClientTook) {
  start();
  both_.client.blocks();
  upstream_sends(kResponse.substr(0, kResponse.size() - 1));
  after(49s);
  both_.client.unblock();
  both_.client.wake();
  expect_end_after(20s, Cause::read_timeout);
}

TEST_F(RelayTest, EndsWithWriteTimeoutWhereTheUpstreamTakesNothing) {
  both_.upstream.blocks();
  start();
  expect_end_after(30s, Cause::write_timeout);
}

TEST_F(RelayTest, CountsTheWriteTimeoutFromTheLastByteTaken) {
  both_.upstream.blocks();
  start();
  after(29s);
  both_.upstream.takes(1);
  both_.upstream.blocks();
  both_.upstream.unblock();
  both_.upstream.wake();
  expect_end_after(30s, Cause::write_timeout);
}

TEST_F(RelayTest, EndsWithRequestTimeoutWhereTheClientSendsNoContent) {
  with_content({http1::Framing::length, 5});
  start();
  after(30s);
  client_sends("x");
  expect_end_after(40s, Cause::request_timeout);
}

TEST_F(RelayTest, DoesNotBlameTheClientForTheTimeTheUpstreamTook) {
  route_.timeouts.write = 0ms;
  with_content({http1::Framing::length, 5});
  start();
  both_.upstream.blocks();
  client_sends("x");
  after(50s);
  both_.upstream.unblock();
  both_.upstream.wake();
  expect_end_after(40s, Cause::request_timeout);
}

TEST_F(RelayTest, EndsWithClientStalledWhereTheClientReadsNothing) {
  both_.client.blocks();
  start();
  upstream_sends(kResponse);
  expect_end_after(50s, Cause::client_stalled);
}

TEST_F(RelayTest, CountsTheClientsStallFromTheLastByteTaken) {
  both_.client.blocks();
  start();
  upstream_sends(kResponse);
  after(49s);
  both_.client.takes(1);
  both_.client.blocks();
  both_.client.unblock();
  both_.client.wake();
  expect_end_after(50s, Cause::client_stalled);
}

TEST_F(RelayTest, EndsWithResponseTimeoutWhenTheTotalIsOver) {
  total_deadline_ = clock_.now() + 5s;
  start();
  upstream_sends(kResponse.substr(0, kResponse.size() - 1));
  expect_end_after(5s, Cause::response_timeout);
}

TEST_F(RelayTest, WaitsForeverWhereEveryTimeoutIsOff) {
  route_.timeouts = {0ms, 0ms, 0ms, 0ms, 0ms, 0ms};
  start();
  after(24h);

  EXPECT_FALSE(running_->ended());
}

TEST_F(RelayTest, EndsWithRequestTimeoutBelowTheMinimumRate) {
  min_rate_ = 1;
  with_content({http1::Framing::length, 100});
  start();
  client_sends("xy");
  expect_end_after(7s, Cause::request_timeout);
}

TEST_F(RelayTest, EndsWithClientStalledBelowTheMinimumRate) {
  min_rate_ = 1000;
  both_.client.blocks();
  start();
  upstream_sends(kResponse);
  expect_end_after(5s, Cause::client_stalled);
}

TEST_F(RelayTest, EndsWithClientClosedWhereTheClientBreaks) {
  start();
  both_.client.breaks();
  both_.client.wake();

  EXPECT_EQ(end(), Cause::client_closed);
}

TEST_F(RelayTest, EndsWithClientClosedWhereItBreaksWithinTheResponse) {
  start();
  upstream_sends(kResponse.substr(0, kResponse.size() - 1));
  both_.client.breaks();
  both_.client.wake();

  EXPECT_EQ(end(), Cause::client_closed);
}

TEST_F(RelayTest, EndsWithDrainingWhenTheDrainTimeIsOver) {
  start();
  drain_over_ = true;
  waiter_.wake();

  EXPECT_EQ(end(), Cause::draining);
}

TEST_F(RelayTest, EndsWithTheClientsFaultWhereItsContentBreaksOff) {
  with_content({http1::Framing::length, 5});
  start();
  both_.client.sends("x");
  both_.client.ends();
  both_.client.wake();

  EXPECT_EQ(end(), Cause::request_malformed);
}

TEST_F(RelayTest, ServesAClientThatHasOnlyHalfClosed) {
  both_.client.ends();
  start();
  upstream_sends(kResponse);

  EXPECT_EQ(end(), Cause::none);
}

TEST_F(RelayTest, RelaysAnEarlyAnswerDuringAnUpload) {
  with_content({http1::Framing::length, 100});
  start();
  client_sends("x");
  upstream_sends("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");

  EXPECT_EQ(end(), Cause::none);
  EXPECT_EQ(both_.exchange.status, 413);
  EXPECT_FALSE(relay_->request().received());
  EXPECT_FALSE(relay_->response().keep_client());
}

TEST_F(RelayTest, RelaysTheAnswerOfAnUpstreamThatTakesNoMore) {
  with_content({http1::Framing::length, 100});
  start();
  both_.upstream.fails_writing(EPIPE);
  client_sends("x");
  EXPECT_FALSE(running_->ended());
  upstream_sends("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");

  EXPECT_EQ(end(), Cause::none);
  EXPECT_EQ(both_.exchange.status, 413);
}

TEST_F(RelayTest, WaitsForTheAnswerOfAnUpstreamThatTakesNoMoreOnlyForAWhile) {
  with_content({http1::Framing::length, 100});
  start();
  both_.upstream.fails_writing(EPIPE);
  client_sends("x");
  expect_end_after(10s, Cause::response_timeout);
}

TEST_F(RelayTest, SendsWhatCameBeforeACutToASlowClient) {
  both_.client.blocks();
  start();
  upstream_sends(kResponse.substr(0, kResponse.size() - 1));
  both_.upstream.ends();
  both_.upstream.wake();
  EXPECT_FALSE(running_->ended());
  both_.client.unblock();
  both_.client.wake();

  EXPECT_EQ(end(), Cause::response_incomplete);
  EXPECT_TRUE(both_.client.written().ends_with("hell"));
}

class RelayOfAnExpectation : public RelayTest {
 protected:
  RelayOfAnExpectation() {
    with_content({http1::Framing::length, 5});
    both_.exchange.request.fields.add("Expect", "100-continue");
  }
};

// RFC 9110 §10.1.1: the client holds its content back until it is told to go on.
TEST_F(RelayOfAnExpectation, EndsWithResponseTimeoutWhereTheUpstreamSaysNothing) {
  start();
  expect_end_after(10s, Cause::response_timeout);
}

TEST_F(RelayOfAnExpectation, EndsWithRequestTimeoutWhereTheClientDoesNotGoOn) {
  start();
  after(5s);
  upstream_sends("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(both_.client.written().starts_with("HTTP/1.1 100 Continue\r\n"));
  expect_end_after(40s, Cause::request_timeout);
}

TEST_F(RelayOfAnExpectation, GivesTheClientItsWholeTimeFromTheMomentItIsToldToGoOn) {
  route_.timeouts.response = 60s;
  start();
  after(50s);
  upstream_sends("HTTP/1.1 100 Continue\r\n\r\n");
  expect_end_after(40s, Cause::request_timeout);
}

// RFC 9110 §10.1.1: an expectation of 100-continue in HTTP/1.0 is ignored, so the client owes its content at once.
TEST_F(RelayOfAnExpectation, IsNoneOfAClientOfHttp10) {
  both_.exchange.request.minor_version = 0;
  start();
  expect_end_after(40s, Cause::request_timeout);
}

}  // namespace
}  // namespace candor::relay
