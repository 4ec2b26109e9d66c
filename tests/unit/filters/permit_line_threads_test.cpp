// Workers that take, pass on and give back permits at the same time, for ThreadSanitizer and for the count.
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <thread>
#include <vector>

#include "filters/permit_line.hpp"

namespace candor::filters {
namespace {

struct NeverWoken final : net::Wakeable {
  void wake() override {}
};

TEST(PermitLineThreads, LoseNoPermitAndMakeNone) {
  constexpr std::size_t kPermits = 2;
  constexpr int kRounds = 2000;
  PermitLine line(kPermits, 100);
  std::atomic<std::size_t> at_once{0};
  std::atomic<std::size_t> most{0};
  const auto work = [&] {
    boost::asio::io_context context{1};
    const auto guard = boost::asio::make_work_guard(context);
    for (int round = 0; round < kRounds; ++round) {
      NeverWoken waiter;
      if (!line.try_take()) {
        const auto turn = line.enter(context, waiter);
        // Some leave before their turn.
        if (round % 3 == 0 && !turn->take()) continue;
        if (round % 3 != 0) {
          while (!turn->take()) context.run_one();
        }
      }
      const std::size_t now = ++at_once;
      std::size_t before = most.load();
      while (before < now && !most.compare_exchange_weak(before, now)) {
      }
      --at_once;
      line.release();
    }
    context.restart();
    context.poll();
  };
  std::vector<std::jthread> workers;
  for (int i = 0; i < 4; ++i) workers.emplace_back(work);
  workers.clear();

  EXPECT_LE(most.load(), kPermits);
  EXPECT_EQ(line.taken(), 0U);
  EXPECT_EQ(line.waiting(), 0U);
}

}  // namespace
}  // namespace candor::filters
