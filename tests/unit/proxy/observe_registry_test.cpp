#include "proxy/observe/registry.hpp"

#include <gtest/gtest.h>

namespace candor::observe {
namespace {

TEST(Registry, SumsTheShardsOfACounter) {
  Registry registry(3);
  ShardedCounter& counter = registry.counter("a_total", "A.", {});
  counter.shard(0).add(1);
  counter.shard(2).add(10);

  EXPECT_EQ(counter.value(), 11U);
}

TEST(Registry, GivesTheSameCounterForTheSameNameAndLabels) {
  Registry registry(1);
  ShardedCounter& counter = registry.counter("a_total", "A.", {{"route", "api"}});

  EXPECT_EQ(&registry.counter("a_total", "A.", {{"route", "api"}}), &counter);
  EXPECT_NE(&registry.counter("a_total", "A.", {{"route", "web"}}), &counter);
  EXPECT_EQ(registry.families().size(), 1U);
}

TEST(Registry, KeepsReferencesValidWhileItGrows) {
  Registry registry(1);
  ShardedCounter& counter = registry.counter("a_total", "A.", {{"route", "0"}});
  for (int index = 1; index < 100; ++index) {
    registry.counter("a_total", "A.", {{"route", std::to_string(index)}});
    registry.counter("b" + std::to_string(index), "B.", {});
  }
  counter.shard(0).add(7);

  EXPECT_EQ(registry.families().front().series.front().counter->value(), 7U);
}

TEST(Registry, ReplacesAGauge) {
  Registry registry(1);
  registry.gauge("a", "A.", {}, [] { return 1.0; });
  registry.gauge("a", "A.", {}, [] { return 2.0; });

  ASSERT_EQ(registry.families().front().series.size(), 1U);
  EXPECT_EQ(registry.families().front().series.front().read(), 2.0);
}

}  // namespace
}  // namespace candor::observe
