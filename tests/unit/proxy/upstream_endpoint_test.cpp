#include "proxy/upstream/endpoint.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace candor::upstream {
namespace {

using namespace std::chrono_literals;

class Sleeper final : public net::Wakeable {
 public:
  int woken = 0;
  void wake() override { ++woken; }
};

class EndpointTest : public testing::Test {
 protected:
  EndpointTest() {
    upstream_.connections.max = 2;
    upstream_.eject = {3, config::milliseconds(5s)};
  }

  const config::Endpoint configured_{"http://127.0.0.1:9001", {"127.0.0.1", 9001}, ""};
  config::Upstream upstream_;
  net::TicketQueue waiting_;
  Endpoint endpoint_{configured_, upstream_, waiting_};
  const Endpoint::time_point now_{1h};
};

TEST_F(EndpointTest, GivesAsManyPermitsAsTheLimit) {
  const Permit first = endpoint_.try_take_permit();
  const Permit second = endpoint_.try_take_permit();

  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_EQ(endpoint_.connections(), 2U);
}

TEST_F(EndpointTest, RefusesOnePermitMoreThanTheLimit) {
  const Permit first = endpoint_.try_take_permit();
  const Permit second = endpoint_.try_take_permit();

  EXPECT_FALSE(endpoint_.try_take_permit());
  EXPECT_EQ(endpoint_.connections(), 2U);
}

TEST_F(EndpointTest, GivesAPermitAgainThatCameBack) {
  const Permit first = endpoint_.try_take_permit();
  endpoint_.try_take_permit();

  EXPECT_EQ(endpoint_.connections(), 1U);
  EXPECT_TRUE(endpoint_.try_take_permit());
}

TEST_F(EndpointTest, CountsAPermitOnceHoweverOftenItIsPassedOn) {
  Permit first = endpoint_.try_take_permit();
  Permit second = std::move(first);
  Permit third;
  third = std::move(second);
  EXPECT_TRUE(third);
  EXPECT_EQ(endpoint_.connections(), 1U);
  third = Permit();

  EXPECT_EQ(endpoint_.connections(), 0U);
}

TEST_F(EndpointTest, CallsTheNextInLineWhenAPermitComesBack) {
  boost::asio::io_context context{1};
  Sleeper sleeper;
  const auto place = waiting_.enter(context, sleeper, 1);
  endpoint_.try_take_permit();
  context.poll();

  EXPECT_EQ(sleeper.woken, 1);
}

TEST_F(EndpointTest, IsNotEjectedAtFirst) { EXPECT_FALSE(endpoint_.ejected(now_)); }

TEST_F(EndpointTest, IsEjectedByFailuresInARowOnly) {
  endpoint_.failed(now_);
  endpoint_.failed(now_);
  EXPECT_FALSE(endpoint_.ejected(now_));
  endpoint_.failed(now_);

  EXPECT_TRUE(endpoint_.ejected(now_));
}

TEST_F(EndpointTest, IsEjectedForTheConfiguredTime) {
  for (int i = 0; i < 3; ++i) endpoint_.failed(now_);

  EXPECT_EQ(endpoint_.ejected_until(), now_ + 5s);
  EXPECT_TRUE(endpoint_.ejected(now_ + 5s - 1ns));
  EXPECT_FALSE(endpoint_.ejected(now_ + 5s));
}

TEST_F(EndpointTest, ForgetsItsFailuresAfterASuccess) {
  endpoint_.failed(now_);
  endpoint_.failed(now_);
  endpoint_.connected();
  endpoint_.failed(now_);
  endpoint_.failed(now_);

  EXPECT_FALSE(endpoint_.ejected(now_));
}

TEST_F(EndpointTest, IsEjectedAgainByOneFailureAfterItsTime) {
  for (int i = 0; i < 3; ++i) endpoint_.failed(now_);
  endpoint_.failed(now_ + 6s);

  EXPECT_TRUE(endpoint_.ejected(now_ + 6s));
  EXPECT_EQ(endpoint_.ejected_until(), now_ + 11s);
}

TEST_F(EndpointTest, NeedsAllFailuresAgainAfterASuccessfulProbe) {
  for (int i = 0; i < 3; ++i) endpoint_.failed(now_);
  endpoint_.connected();
  endpoint_.failed(now_ + 6s);

  EXPECT_FALSE(endpoint_.ejected(now_ + 6s));
}

TEST_F(EndpointTest, IsNeverEjectedWhereThatIsOff) {
  upstream_.eject.after = 0;
  for (int i = 0; i < 100; ++i) endpoint_.failed(now_);

  EXPECT_FALSE(endpoint_.ejected(now_));
}

TEST_F(EndpointTest, KnowsAnIpAddressWithoutALookup) {
  const auto addresses = endpoint_.lookup().last();

  ASSERT_NE(addresses, nullptr);
  EXPECT_EQ(addresses->list.size(), 1U);
  EXPECT_EQ(addresses->expires, Endpoint::time_point::max());
}

TEST(EndpointName, IsItsHostUnlessAnotherIsConfigured) {
  const config::Endpoint configured{"https://[::1]:8443", {"::1", 8443}, "", true};
  config::Upstream upstream;
  net::TicketQueue waiting;
  const Endpoint endpoint(configured, upstream, waiting);
  EXPECT_TRUE(endpoint.tls());
  EXPECT_EQ(endpoint.server_name(), "::1");
  upstream.tls.server_name = "api.internal";
  EXPECT_EQ(endpoint.server_name(), "api.internal");
}

}  // namespace
}  // namespace candor::upstream
