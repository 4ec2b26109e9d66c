// What a worker gives to a filter that waits, with a client that does nothing but leave, for tests without sockets.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "proxy/filter_hooks.hpp"
#include "proxy/offload.hpp"
#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/given_content.hpp"
#include "tests/unit/proxy/support/running.hpp"

namespace candor::filters::test {

class QuietClient final : public net::Stream {
 public:
  void leave() {
    broken_ = true;
    if (wakeable_ != nullptr) wakeable_->wake();
  }

  net::IoResult read_some(std::span<char>) override { return {}; }
  net::IoResult write_some(std::span<const iovec>) override { return {}; }
  void shutdown_write() override {}
  void reset_on_close() override {}
  bool silent() override { return true; }
};

// The worker that several exchanges wait in.
struct WaitingRoom {
  net::LoopClock clock;
  boost::asio::io_context context{1};
  net::TimerWheel wheel{context, clock};
  Offload offload;

  void later(std::chrono::nanoseconds by) { clock = candor::test::clock_at(clock.now() + by); }
  // Wakes those who have been called.
  void poll() {
    context.restart();
    context.poll();
  }
};

// One exchange that a filter lets wait.
class Patience {
 public:
  explicit Patience(WaitingRoom& room)
      : room_(room), waiter_(room.wheel), waiting_{waiter_,    room.context, room.clock,
                                                   interrupt_, room.offload, content} {
    client_.notify(&waiter_);
  }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;

  // What the client sends as content; nothing at first.
  candor::test::GivenContent content;

  // Until somebody wakes it.
  void ask(WaitHook& filter, Exchange& exchange) { running_.emplace(filter.wait_on_request(exchange, waiting_)); }
  void run_until_ended() {
    const auto guard = boost::asio::make_work_guard(room_.context);
    while (!ended()) room_.context.run_one();
  }
  void leave() { client_.leave(); }
  void end_drain() {
    drain_over_ = true;
    waiter_.wake();
  }
  void wake() { waiter_.wake(); }

  bool ended() const { return running_->ended(); }
  const std::optional<Reply>& reply() const { return running_->result(); }

 private:
  WaitingRoom& room_;
  net::Waiter waiter_;
  QuietClient client_;
  bool drain_over_ = false;
  const Interrupt interrupt_{client_, drain_over_};
  const Waiting waiting_;
  std::optional<candor::test::Running<std::optional<Reply>>> running_;
};

}  // namespace candor::filters::test
