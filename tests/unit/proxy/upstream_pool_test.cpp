#include "proxy/upstream/pool.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/proxy/support/upstream_set.hpp"

namespace candor::upstream {
namespace {

config::Upstream with_idle(std::uint64_t idle) {
  config::Upstream configured = test::three_endpoints();
  configured.connections.idle = idle;
  return configured;
}

class PoolOfTwo : public testing::Test {
 protected:
  test::UpstreamSet set_{with_idle(2)};
  Pool pool_{set_.loop, set_.configured, 1};
};

TEST_F(PoolOfTwo, HasNothingAtFirst) {
  EXPECT_EQ(pool_.take(0), nullptr);
  EXPECT_FALSE(pool_.drop_one());
}

TEST_F(PoolOfTwo, GivesBackWhatWasPut) {
  auto connection = set_.connect(1);
  const Connection* address = connection.get();
  EXPECT_FALSE(connection->reused());
  pool_.put(std::move(connection));
  const auto taken = pool_.take(1);

  EXPECT_EQ(taken.get(), address);
  EXPECT_TRUE(taken->reused());
}

TEST_F(PoolOfTwo, KeepsTheEndpointsApart) {
  pool_.put(set_.connect(1));

  EXPECT_EQ(pool_.take(0), nullptr);
  EXPECT_NE(pool_.take(1), nullptr);
}

TEST_F(PoolOfTwo, GivesTheMostRecentlyUsedFirst) {
  auto first = set_.connect(0);
  auto second = set_.connect(0);
  const Connection* recent = second.get();
  pool_.put(std::move(first));
  pool_.put(std::move(second));

  EXPECT_EQ(pool_.take(0).get(), recent);
}

TEST_F(PoolOfTwo, ClosesWhatIsBeyondItsLimit) {
  for (int i = 0; i < 3; ++i) pool_.put(set_.connect(0));

  EXPECT_EQ(set_.cells.idle.value(), 2U);
  EXPECT_EQ(set_.endpoint(0).connections(), 2U) << "the permit of the closed one came back";
}

TEST_F(PoolOfTwo, CountsUsedAndIdleConnections) {
  auto connection = set_.connect(0);
  EXPECT_EQ(set_.cells.active.value(), 1U);
  pool_.put(std::move(connection));
  EXPECT_EQ(set_.cells.active.value(), 0U);
  EXPECT_EQ(set_.cells.idle.value(), 1U);
  connection = pool_.take(0);
  EXPECT_EQ(set_.cells.active.value(), 1U);
  EXPECT_EQ(set_.cells.idle.value(), 0U);
  connection.reset();

  EXPECT_EQ(set_.cells.active.value(), 0U);
}

TEST_F(PoolOfTwo, DropsTheOldest) {
  auto first = set_.connect(2);
  auto second = set_.connect(2);
  const Connection* recent = second.get();
  pool_.put(std::move(first));
  pool_.put(std::move(second));
  EXPECT_TRUE(pool_.drop_one());

  EXPECT_EQ(set_.endpoint(2).connections(), 1U);
  EXPECT_EQ(pool_.take(2).get(), recent);
}

TEST_F(PoolOfTwo, ClosesAllWhenItIsCleared) {
  for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) pool_.put(set_.connect(endpoint));
  pool_.clear();

  EXPECT_EQ(set_.cells.idle.value(), 0U);
  for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) EXPECT_EQ(set_.endpoint(endpoint).connections(), 0U);
}

TEST(Pool, SharesTheLimitWithTheOtherWorkers) {
  test::UpstreamSet set(with_idle(3));
  Pool pool(set.loop, set.configured, 2);
  for (int i = 0; i < 3; ++i) pool.put(set.connect(0));

  EXPECT_EQ(set.cells.idle.value(), 2U);
}

TEST(Pool, KeepsNothingWhereItsLimitIsNone) {
  test::UpstreamSet set(with_idle(0));
  Pool pool(set.loop, set.configured, 1);
  pool.put(set.connect(0));

  EXPECT_EQ(pool.take(0), nullptr);
}

}  // namespace
}  // namespace candor::upstream
