// One exchange between two scripted ends under a clock that the test sets.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>

#include "proxy/relay/relay.hpp"
#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/relay_ends.hpp"
#include "tests/unit/proxy/support/running.hpp"

namespace candor::test {

using namespace std::chrono_literals;

class RelayTest : public testing::Test {
 protected:
  static inline const std::string kRequest = "GET / HTTP/1.1\r\n\r\n";
  static inline const std::string kResponse = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  static inline const std::string kHints = "HTTP/1.1 103 Early Hints\r\n\r\n";

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
    rules_.emplace(relay::ResponseRules{limits_, "candor-1", date_, true, draining_, chain_});
    times_.emplace(relay::RelayTimes{route_, min_rate_, total_deadline_});
    relay_.emplace(relay::RelayOrder{both_.ends(), content_, *rules_, *times_, interrupt_, clock_}, waiter_);
    running_.emplace(relay_->run(kRequest));
  }
  // Some time later something wakes the exchange.
  void after(config::milliseconds time) {
    clock_ = clock_at(clock_.now() + time);
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
  void expect_end_after(config::milliseconds time, Cause cause) {
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
  relay::RequestContent content_;
  HttpDate date_;
  bool draining_ = false;
  bool drain_over_ = false;

  net::LoopClock clock_ = clock_at(Clock::time_point(1h));
  boost::asio::io_context context_{1};
  net::TimerWheel wheel_{context_, clock_};
  net::Waiter waiter_{wheel_};
  RelayEnds both_;
  const Interrupt interrupt_{both_.client, drain_over_};
  const FilterChain chain_{{}};
  std::optional<relay::ResponseRules> rules_;
  std::optional<relay::RelayTimes> times_;
  std::optional<relay::Relay> relay_;
  std::optional<Running<http1::Fault>> running_;
};

}  // namespace candor::test
