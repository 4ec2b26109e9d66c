// Which timeout ends an exchange, whose fault it is, and from when on it counts.
#include <gtest/gtest.h>

#include <cerrno>

#include "tests/unit/proxy/support/relay_fixture.hpp"

namespace candor::relay {
namespace {

using namespace std::chrono_literals;
using test::RelayTest;

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

TEST_F(RelayTest, WaitsForTheAnswerOfAnUpstreamThatTakesNoMoreOnlyForAWhile) {
  with_content({http1::Framing::length, 100});
  start();
  both_.upstream.fails_writing(EPIPE);
  client_sends("x");
  expect_end_after(10s, Cause::response_timeout);
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

// RFC 9110 §15.2.1: only a 100 tells the client to go on.
TEST_F(RelayOfAnExpectation, EndsWithResponseTimeoutWhereTheUpstreamSaysSomethingElse) {
  start();
  after(5s);
  upstream_sends(kHints);
  expect_end_after(10s, Cause::response_timeout);
}

// RFC 9110 §10.1.1: a client that gets a final answer instead of a 100 sends no content at all.
TEST_F(RelayOfAnExpectation, OwesNoContentAfterAFinalAnswer) {
  route_.timeouts.read = 0ms;
  start();
  upstream_sends(kResponse.substr(0, kResponse.size() - 1));
  after(50s);
  ASSERT_FALSE(running_->ended()) << running_->result().error;
  upstream_sends("o");

  EXPECT_EQ(end(), Cause::none);
}

TEST_F(RelayOfAnExpectation, GivesTheClientItsWholeTimeFromTheMomentItIsToldToGoOn) {
  route_.timeouts.response = 60s;
  start();
  after(50s);
  upstream_sends("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(both_.client.written().starts_with("HTTP/1.1 100 Continue\r\n"));
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
