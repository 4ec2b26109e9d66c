#include "filters/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

TEST(Registry, NamesEveryFilterOnce) {
  std::vector<std::string_view> names = catalog().names;
  std::ranges::sort(names);

  EXPECT_EQ(names, (std::vector<std::string_view>{"maintenance", "method", "rate_limit"}));
}

TEST(Registry, MaintenanceStandsInEveryChain) {
  const config::Loaded loaded = test::load("[]");

  ASSERT_TRUE(loaded.errors.empty());
  for (const config::Route& route : loaded.config.routes) {
    ASSERT_EQ(route.filters.size(), 1U);
    EXPECT_EQ(route.filters.front().name, "maintenance");
  }
}

TEST(Registry, ConfiguredMaintenanceTakesThePlaceOfTheDefaultOne) {
  const config::Loaded loaded = test::load("[]", "[maintenance: {retry_after: 5s}]");

  ASSERT_TRUE(loaded.errors.empty());
  EXPECT_EQ(loaded.config.routes.front().filters.size(), 1U);
}

}  // namespace
}  // namespace candor::filters
