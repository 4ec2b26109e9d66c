// How an exchange between two scripted ends flows and what ends it, timeouts apart.
#include <gtest/gtest.h>

#include <cerrno>

#include "tests/unit/proxy/support/relay_fixture.hpp"

namespace candor::relay {
namespace {

using namespace std::chrono_literals;
using test::RelayTest;

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

TEST_F(RelayTest, EndsWithClientClosedWhereTheLastWriteToItFails) {
  both_.client.fails_writing(EPIPE);
  start();
  upstream_sends(kResponse);

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

}  // namespace
}  // namespace candor::relay
