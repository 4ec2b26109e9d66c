#include "proxy/process.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <thread>

namespace candor {
namespace {

TEST(Process, ThreadGivesWayAloneAndTheOthersKeepTheirPlace) {
  const int before = ::getpriority(PRIO_PROCESS, 0);
  int of_thread = before;
  std::thread([&] {
    let_workers_go_first();
    of_thread = ::getpriority(PRIO_PROCESS, 0);
  }).join();
  EXPECT_EQ(of_thread, std::min(before + 10, 19));
  EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), before);
}

}  // namespace
}  // namespace candor
