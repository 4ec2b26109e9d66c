#include "proxy/offload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <chrono>
#include <latch>
#include <list>
#include <optional>
#include <stdexcept>

#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/given_content.hpp"
#include "tests/unit/proxy/support/running.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"

namespace candor {
namespace {

using namespace std::chrono_literals;

class WhichThread final : public Offload::Job {
 public:
  std::thread::id thread;

 private:
  void run() override { thread = std::this_thread::get_id(); }
};

class Counting final : public Offload::Job {
 public:
  unsigned runs = 0;

 private:
  void run() override { ++runs; }
};

class Throwing final : public Offload::Job {
  void run() override { throw std::runtime_error("no memory"); }
};

// Tells that it has begun, and goes on when it is told to.
struct Gate {
  explicit Gate(std::ptrdiff_t jobs = 1) : begun(jobs) {}
  std::latch begun;
  std::latch open{1};
};

class Held final : public Offload::Job {
 public:
  explicit Held(std::shared_ptr<Gate> gate) : gate_(std::move(gate)) {}

 private:
  void run() override {
    gate_->begun.count_down();
    gate_->open.wait();
  }

  std::shared_ptr<Gate> gate_;
};

// One exchange that waits for a job.
struct Asking {
  Asking(boost::asio::io_context& context, net::TimerWheel& wheel, const net::LoopClock& clock, Offload& offload)
      : waiter(wheel), waiting{waiter, context, clock, interrupt, offload, content} {
    client.notify(&waiter);
  }

  void ask(std::shared_ptr<Offload::Job> job) {
    running.emplace(waiting.offload.run(std::move(job), waiting, waiting.clock.now() + 5s));
  }
  bool ended() const { return running->ended(); }
  Cause cause() const { return running->result().cause; }

  net::Waiter waiter;
  test::ScriptedStream client;
  bool drain_over = false;
  const Interrupt interrupt{client, drain_over};
  test::GivenContent content;
  const Waiting waiting;
  std::optional<test::Running<http1::Fault>> running;
};

class OffloadTest : public testing::Test {
 protected:
  Asking& asking() { return asking_.emplace_back(context_, wheel_, clock_, *offload_); }
  // Both threads are busy until the gate opens.
  std::shared_ptr<Gate> hold_all_threads() {
    auto gate = std::make_shared<Gate>(Offload::kThreads);
    for (std::size_t i = 0; i < Offload::kThreads; ++i) asking().ask(std::make_shared<Held>(gate));
    gate->begun.wait();
    return gate;
  }
  void fill_queue() { fill_queue_but(0); }
  void fill_queue_but(std::size_t places) {
    for (std::size_t i = places; i < Offload::kQueuedMax; ++i) asking().ask(std::make_shared<WhichThread>());
  }
  void run_until_ended(const Asking& asking) {
    const auto guard = boost::asio::make_work_guard(context_);
    while (!asking.ended()) context_.run_one();
  }

  net::LoopClock clock_;
  boost::asio::io_context context_{1};
  net::TimerWheel wheel_{context_, clock_};
  std::optional<Offload> offload_{std::in_place};
  std::list<Asking> asking_;
};

TEST_F(OffloadTest, DoesTheWorkOnAThreadOfItsOwn) {
  const auto job = std::make_shared<WhichThread>();
  Asking& one = asking();
  one.ask(job);
  run_until_ended(one);

  EXPECT_EQ(one.cause(), Cause::none);
  EXPECT_NE(job->thread, std::thread::id());
  EXPECT_NE(job->thread, std::this_thread::get_id());
}

TEST_F(OffloadTest, ThrowsWhatTheJobThrows) {
  Asking& one = asking();
  one.ask(std::make_shared<Throwing>());
  run_until_ended(one);

  EXPECT_THROW(one.running->result(), std::runtime_error);
}

TEST_F(OffloadTest, TakesAsManyJobsAsItsQueueHas) {
  const auto gate = hold_all_threads();
  fill_queue();
  gate->open.count_down();
  for (const Asking& each : asking_) run_until_ended(each);

  for (const Asking& each : asking_) EXPECT_EQ(each.cause(), Cause::none);
}

TEST_F(OffloadTest, RefusesOneMoreAtOnce) {
  const auto gate = hold_all_threads();
  fill_queue();
  Asking& one = asking();
  one.ask(std::make_shared<WhichThread>());

  ASSERT_TRUE(one.ended());
  EXPECT_EQ(one.cause(), Cause::overloaded);
  EXPECT_THAT(one.running->result().error, testing::HasSubstr("64"));
  gate->open.count_down();
}

TEST_F(OffloadTest, LetsGoOfAClientThatLeavesWhileItsJobRuns) {
  auto gate = std::make_shared<Gate>();
  Asking& one = asking();
  one.ask(std::make_shared<Held>(gate));
  gate->begun.wait();
  one.client.breaks();
  one.client.wake();

  ASSERT_TRUE(one.ended());
  EXPECT_EQ(one.cause(), Cause::client_closed);
  gate->open.count_down();
}

TEST_F(OffloadTest, HasRoomAgainWhenAClientLeavesTheQueue) {
  const auto gate = hold_all_threads();
  fill_queue();
  asking_.back().client.breaks();
  asking_.back().client.wake();
  Asking& one = asking();
  one.ask(std::make_shared<WhichThread>());

  EXPECT_FALSE(one.ended());
  gate->open.count_down();
  run_until_ended(one);
  EXPECT_EQ(one.cause(), Cause::none);
}

TEST_F(OffloadTest, RunsAJobOnceForAllWhoWaitForIt) {
  const auto gate = hold_all_threads();
  const auto job = std::make_shared<Counting>();
  for (std::size_t i = 0; i < Offload::kQueuedMax + 1; ++i) asking().ask(job);
  gate->open.count_down();
  for (const Asking& each : asking_) run_until_ended(each);
  Asking& late = asking();
  late.ask(job);

  ASSERT_TRUE(late.ended()) << "it has run already";
  for (const Asking& each : asking_) EXPECT_EQ(each.cause(), Cause::none);
  EXPECT_EQ(job->runs, 1U);
}

TEST_F(OffloadTest, LetsSoManyWaitForOneJob) {
  const auto gate = hold_all_threads();
  const auto job = std::make_shared<Counting>();
  for (std::size_t i = 0; i < Offload::kAskingMax; ++i) asking().ask(job);
  EXPECT_FALSE(asking_.back().ended());
  Asking& one_more = asking();
  one_more.ask(job);

  ASSERT_TRUE(one_more.ended());
  EXPECT_EQ(one_more.cause(), Cause::overloaded);
  EXPECT_THAT(one_more.running->result().error, testing::HasSubstr("8192"));
  gate->open.count_down();
  for (const Asking& each : asking_) run_until_ended(each);
}

TEST_F(OffloadTest, DropsAJobWithTheLastWhoWaitsForIt) {
  const auto gate = hold_all_threads();
  const auto job = std::make_shared<Counting>();
  Asking& one = asking();
  Asking& other = asking();
  one.ask(job);
  other.ask(job);
  const auto leave = [](Asking& asking) {
    asking.client.breaks();
    asking.client.wake();
  };
  leave(one);
  fill_queue_but(1);
  leave(other);
  EXPECT_EQ(job->runs, 0U);

  Asking& again = asking();
  again.ask(job);
  EXPECT_FALSE(again.ended()) << "there is room, and it can be asked for again";
  gate->open.count_down();
  run_until_ended(again);
  EXPECT_EQ(again.cause(), Cause::none);
  EXPECT_EQ(job->runs, 1U);
}

TEST_F(OffloadTest, EndsTheWaitAtItsDeadline) {
  const auto gate = hold_all_threads();
  Asking& one = asking();
  one.ask(std::make_shared<WhichThread>());
  clock_ = test::clock_at(clock_.now() + 5s - 1ms);
  one.waiter.wake();
  EXPECT_FALSE(one.ended());
  clock_ = test::clock_at(clock_.now() + 1ms);
  one.waiter.wake();

  ASSERT_TRUE(one.ended());
  EXPECT_EQ(one.cause(), Cause::overloaded);
  gate->open.count_down();
}

TEST_F(OffloadTest, EndsTheWaitWhenTheDrainIsOver) {
  const auto gate = hold_all_threads();
  Asking& one = asking();
  one.ask(std::make_shared<WhichThread>());
  one.drain_over = true;
  one.waiter.wake();

  ASSERT_TRUE(one.ended());
  EXPECT_EQ(one.cause(), Cause::draining);
  gate->open.count_down();
}

TEST_F(OffloadTest, KeepsNothingAtItsEnd) {
  const auto gate = hold_all_threads();
  const auto job = std::make_shared<WhichThread>();
  asking().ask(job);
  asking_.clear();  // as the worker's exchanges are over before
  gate->open.count_down();
  offload_.reset();

  EXPECT_EQ(job.use_count(), 1);
}

// Whether the end of the job or the client's is first is up to the threads; each order must be good.
TEST_F(OffloadTest, TakesClientsThatLeaveAtAnyMoment) {
  for (int round = 0; round < 200; ++round) {
    Asking one(context_, wheel_, clock_, *offload_);
    const auto job = std::make_shared<WhichThread>();
    one.ask(job);
    context_.restart();
    context_.poll();
    one.client.breaks();
    one.client.wake();

    ASSERT_TRUE(one.ended());
    if (one.cause() == Cause::none)
      EXPECT_NE(job->thread, std::thread::id());
    else
      EXPECT_EQ(one.cause(), Cause::client_closed);
  }
}

// A worker may end while a thread still works for a client of it that has left.
TEST_F(OffloadTest, NeedsNoWorkerToEndAJob) {
  auto gate = std::make_shared<Gate>();
  {
    boost::asio::io_context context{1};
    net::TimerWheel wheel(context, clock_);
    Asking one(context, wheel, clock_, *offload_);
    one.ask(std::make_shared<Held>(gate));
    gate->begun.wait();
    one.client.breaks();
    one.client.wake();
    ASSERT_TRUE(one.ended());
  }
  gate->open.count_down();
  offload_.reset();
}

}  // namespace
}  // namespace candor
