#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

static_assert(kFiltersPerRouteMax == candor::kFiltersPerRouteMax,
              "the chain has a place for each filter that the loader lets through");

// "gate:1 meter:4": the names and sizes of the first route's filters.
std::string chain_of(const std::string& text) {
  const Loaded loaded = load(text);
  EXPECT_THAT(loaded.errors, IsEmpty());
  std::string chain;
  for (const FilterSpec& filter : loaded.config.routes.at(0).filters) {
    const auto definition = std::dynamic_pointer_cast<const FakeDefinition>(filter.definition);
    chain += (chain.empty() ? "" : " ") + filter.name + ":" + std::to_string(definition->size);
  }
  return chain;
}

std::string route_with_filters(std::string_view filters) {
  return file_with_route("name: api, upstream: api, filters: " + std::string(filters));
}

std::string list_of(std::size_t count) {
  std::string list = "[";
  for (std::size_t i = 0; i < count; ++i) list += "meter, ";
  return list + "]";
}

TEST(Filters, BeginWithTheOneThatIsAlwaysThere) { EXPECT_EQ(chain_of(file_with("")), "gate:1"); }

TEST(Filters, AreTheGlobalOnesThenTheRoutes) {
  EXPECT_EQ(chain_of(route_with_filters("[meter: {size: 2}]") + "filters: [meter: {size: 3}]\n"),
            "gate:1 meter:3 meter:2");
}

TEST(Filters, StandWhereTheyAreConfiguredInsteadOfFirst) {
  EXPECT_EQ(chain_of(route_with_filters("[meter, gate: {size: 2}]")), "meter:1 gate:2");
  EXPECT_EQ(chain_of(route_with_filters("[meter]") + "filters: [meter, gate: {size: 3}]\n"), "meter:1 gate:3 meter:1");
}

TEST(Filters, OfTheGlobalListAreSharedByAllRoutes) {
  const Loaded loaded = load(file_with("  - {name: b, upstream: api, match: {path: /b}}\nfilters: [meter]\n"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  const FilterSpec& global = loaded.config.filters.at(0);
  EXPECT_EQ(loaded.config.routes.at(0).filters.at(1).definition, global.definition);
  EXPECT_EQ(loaded.config.routes.at(1).filters.at(1).definition, global.definition);
}

TEST(Filters, RememberWhereTheyStand) {
  const Loaded loaded = load(file_with("filters:\n  - meter\n"));
  EXPECT_EQ(loaded.config.filters.at(0).mark.line, 9);
  EXPECT_EQ(loaded.config.filters.at(0).mark.column, 5);
}

TEST(Filters, AreKnownByName) {
  EXPECT_THAT(errors_of(route_with_filters("[metre: {size: 2, other: 3}]")),
              ElementsAre("f:6:42: routes[0].filters[0].metre: unknown filter \"metre\"; did you mean meter?"));
  EXPECT_THAT(errors_of(route_with_filters("[compression]")),
              ElementsAre("f:6:42: routes[0].filters[0].compression: unknown filter \"compression\"; expected one of "
                          "meter, gate, single"));
}

TEST(Filters, ReportTheirOptionsWithAllOtherErrors) {
  EXPECT_THAT(errors_of(file_with("workers: x\nfilters:\n  - meter: {size: 11}\n  - meter: {sizes: 1}\n")),
              ElementsAre("f:8:10: workers: expected a whole number from 1 to 256, found \"x\"",
                          "f:10:19: filters[0].meter.size: expected a whole number from 1 to 10, found \"11\"",
                          "f:11:13: filters[1].meter: unknown key \"sizes\"; did you mean size?"));
}

TEST(Filters, AreSixteenAtMostInOneChain) {
  EXPECT_THAT(errors_of(route_with_filters(list_of(15))), IsEmpty());
  EXPECT_THAT(
      errors_of(route_with_filters(list_of(16))),
      ElementsAre("f:6:41: routes[0].filters: 17 filters, the global ones and gate counted; expected 16 at most"));
}

// The check let them pass, and the start did not.
TEST(Filters, StandTwiceOnlyWhereThatMeansSomething) {
  EXPECT_THAT(errors_of(route_with_filters("[single, meter]") + "filters: [meter]\n"), IsEmpty());
  EXPECT_THAT(
      errors_of(route_with_filters("[single]") + "filters: [single]\n"),
      ElementsAre("f:6:41: routes[0].filters: single stands twice, in line 7 and in line 6; expected it once, the "
                  "global filters counted"));
}

TEST(Filters, NeedNoneThatIsAlwaysThere) {
  FilterCatalog without = catalog();
  without.always = "";
  const Loaded loaded = load_text(file_with(""), "f", without);
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_THAT(loaded.config.routes.at(0).filters, IsEmpty());
}

}  // namespace
}  // namespace candor::config::test
