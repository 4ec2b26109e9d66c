#include "filters/circuit.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using Pass = Circuit::Pass;
using Result = Circuit::Result;

// Opens at half of four results within ten seconds, for five seconds.
class CircuitTest : public testing::Test {
 protected:
  static inline const CircuitRules kRules{.window = 10s, .exchanges_min = 4, .failures_percent = 50, .open = 5s};

  void succeed(int times = 1) {
    for (int i = 0; i < times; ++i) EXPECT_FALSE(circuit_.report(Result::success, Pass::ordinary, now_));
  }
  bool fail(int times = 1) {
    bool opened = false;
    for (int i = 0; i < times; ++i) opened = circuit_.report(Result::failure, Pass::ordinary, now_);
    return opened;
  }
  void report_probe(Result result) { EXPECT_FALSE(circuit_.report(result, Pass::probe, now_)); }
  Pass ask() { return circuit_.ask(now_); }
  std::chrono::seconds retry_after() const { return circuit_.retry_after(now_); }

  Circuit::time_point now_{1000s};
  Circuit circuit_{kRules};
};

TEST_F(CircuitTest, IsClosedAtTheStart) {
  EXPECT_EQ(ask(), Pass::ordinary);
  EXPECT_FALSE(circuit_.open());
}

TEST_F(CircuitTest, OpensWhenTheRatioIsReached) {
  succeed(2);
  fail(1);
  EXPECT_EQ(ask(), Pass::ordinary);
  EXPECT_TRUE(fail(1));
  EXPECT_EQ(ask(), Pass::refused);
}

TEST_F(CircuitTest, StaysClosedBelowTheRatio) {
  succeed(3);
  fail(2);

  EXPECT_EQ(ask(), Pass::ordinary);
}

TEST_F(CircuitTest, SaysNothingBeforeItHasSeenEnough) {
  EXPECT_FALSE(fail(3));
  EXPECT_EQ(ask(), Pass::ordinary);
  EXPECT_TRUE(fail(1));
}

TEST_F(CircuitTest, ForgetsWhatIsOlderThanItsWindow) {
  fail(3);
  now_ += 9s;
  EXPECT_TRUE(fail(1));
  Circuit later(kRules);
  for (int i = 0; i < 3; ++i) later.report(Result::failure, Pass::ordinary, now_);
  EXPECT_FALSE(later.report(Result::failure, Pass::ordinary, now_ + 10s));
}

TEST_F(CircuitTest, CountsNothingThatSaysNothing) {
  for (int i = 0; i < 100; ++i) circuit_.report(Result::neutral, Pass::ordinary, now_);
  EXPECT_FALSE(fail(3));
}

TEST_F(CircuitTest, TellsWhenTheNextProbeMayCome) {
  fail(4);
  EXPECT_EQ(retry_after(), 5s);
  now_ += 4001ms;
  EXPECT_EQ(retry_after(), 1s);
  EXPECT_EQ(ask(), Pass::refused);
  now_ += 999ms;
  EXPECT_EQ(ask(), Pass::probe);
}

TEST_F(CircuitTest, LetsOneProbeThrough) {
  fail(4);
  now_ += 5s;
  EXPECT_EQ(ask(), Pass::probe);
  EXPECT_EQ(ask(), Pass::refused);
  EXPECT_EQ(retry_after(), 5s);
}

TEST_F(CircuitTest, ClosesWithASuccessfulProbeAndBeginsAnew) {
  fail(4);
  now_ += 5s;
  ask();
  report_probe(Result::success);

  EXPECT_EQ(ask(), Pass::ordinary);
  EXPECT_FALSE(fail(3));
  EXPECT_TRUE(fail(1));
}

TEST_F(CircuitTest, StaysOpenAfterAFailedProbe) {
  fail(4);
  now_ += 5s;
  ask();
  now_ += 3s;
  report_probe(Result::failure);

  EXPECT_EQ(retry_after(), 5s);
  now_ += 5s;
  EXPECT_EQ(ask(), Pass::probe);
}

// The client of the probe has left: that says nothing about the upstream.
TEST_F(CircuitTest, LetsAnotherProbeThroughAtOnceWhereOneSaysNothing) {
  fail(4);
  now_ += 5s;
  ask();
  report_probe(Result::neutral);

  EXPECT_EQ(ask(), Pass::probe);
}

TEST_F(CircuitTest, DoesNotWaitForAProbeThatNeverEnds) {
  fail(4);
  now_ += 5s;
  EXPECT_EQ(ask(), Pass::probe);
  now_ += 5s;
  EXPECT_EQ(ask(), Pass::probe);
}

TEST_F(CircuitTest, HearsNoMoreOfThoseWhoWereLetThroughBefore) {
  fail(4);
  succeed(100);
  EXPECT_FALSE(fail(100));
  now_ += 5s;
  ask();
  report_probe(Result::success);
  EXPECT_FALSE(fail(3));
}

TEST_F(CircuitTest, HearsNoLateProbeOnceAnotherHasClosedIt) {
  fail(4);
  now_ += 5s;
  ask();
  now_ += 5s;
  ask();
  report_probe(Result::success);
  report_probe(Result::failure);

  EXPECT_EQ(ask(), Pass::ordinary);
}

TEST_F(CircuitTest, LooksWithoutUsingTheProbe) {
  fail(4);
  now_ += 5s;
  EXPECT_EQ(circuit_.look(now_), Pass::probe);
  EXPECT_EQ(ask(), Pass::probe);
  EXPECT_EQ(circuit_.look(now_), Pass::refused);
}

TEST_F(CircuitTest, CountsSoManyInAStepAndNoMore) {
  Circuit full({.window = 10s, .exchanges_min = Circuit::kCountMax + 1, .failures_percent = 0, .open = 5s});
  for (std::uint64_t i = 0; i < Circuit::kCountMax; ++i) full.report(Result::success, Pass::ordinary, now_);

  EXPECT_FALSE(full.report(Result::failure, Pass::ordinary, now_));
  EXPECT_TRUE(full.report(Result::failure, Pass::ordinary, now_ + 1s));
}

TEST_F(CircuitTest, OpensOnceForAllWorkers) {
  std::atomic<int> opened{0};
  std::atomic<int> probes{0};
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < 4; ++i) {
      workers.emplace_back([&] {
        for (int each = 0; each < 1000; ++each)
          opened += circuit_.report(Result::failure, Pass::ordinary, now_) ? 1 : 0;
        probes += circuit_.ask(now_ + 5s) == Pass::probe ? 1 : 0;
      });
    }
  }

  EXPECT_EQ(opened.load(), 1);
  EXPECT_EQ(probes.load(), 1);
}

}  // namespace
}  // namespace candor::filters
