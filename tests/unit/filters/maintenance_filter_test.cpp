#include "filters/maintenance_filter.hpp"

#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using test::field_of;
using test::Request;

constexpr std::size_t kAll = 0;
constexpr std::size_t kApi = 1;
constexpr std::size_t kWeb = 2;

class MaintenanceFilterTest : public testing::Test {
 protected:
  std::optional<Reply> ask(Request request) { return request.through(filter_); }
  std::optional<Reply> ask() { return ask(Request("192.0.2.1")); }

  void switch_on(std::size_t scope, std::optional<std::chrono::seconds> left = {}, std::string reason = {}) {
    const auto now = std::chrono::floor<std::chrono::seconds>(Request("192.0.2.1").exchange.wall_now);
    Switch state{.on = true, .reason = std::move(reason), .since = now, .until = {}, .by = "admin"};
    if (left) state.until = now + *left;
    ASSERT_FALSE(board_->set(scope, state));
  }
  void switch_off(std::size_t scope) { ASSERT_FALSE(board_->set(scope, Switch{})); }

  std::shared_ptr<MaintenanceBoard> board_ =
      std::make_shared<MaintenanceBoard>(std::vector<std::string>{"api", "web"}, std::filesystem::path());
  MaintenanceFilter filter_{std::make_shared<const MaintenanceRules>(MaintenanceRules{
                                .retry_after = 120s,
                                .open_paths = OpenPaths({"/healthz", "/static/"}),
                                .let_through = {config::Network::parse("10.0.0.0/8").value()},
                            }),
                            board_, kApi};
};

TEST_F(MaintenanceFilterTest, GoesOnWhileNothingIsSwitchedOn) { EXPECT_FALSE(ask()); }

TEST_F(MaintenanceFilterTest, AnswersWhileAllRoutesAreInMaintenance) {
  switch_on(kAll, {}, "new disks");

  const std::optional<Reply> reply = ask();

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::maintenance);
  EXPECT_EQ(reply->detail, "new disks");
}

TEST_F(MaintenanceFilterTest, AnswersWhileItsOwnRouteIsInMaintenance) {
  switch_on(kApi);

  EXPECT_TRUE(ask());
}

TEST_F(MaintenanceFilterTest, GoesOnWhileAnotherRouteIsInMaintenance) {
  switch_on(kWeb);

  EXPECT_FALSE(ask());
}

TEST_F(MaintenanceFilterTest, NextRequestSeesTheSwitch) {
  switch_on(kAll);
  EXPECT_TRUE(ask());
  switch_off(kAll);
  EXPECT_FALSE(ask());
}

TEST_F(MaintenanceFilterTest, RouteStaysInMaintenanceWhenAllIsSwitchedOff) {
  switch_on(kAll);
  switch_on(kApi);
  switch_off(kAll);

  EXPECT_TRUE(ask());
}

TEST_F(MaintenanceFilterTest, RetryAfterIsTheConfiguredOneWhereTheEndIsNotKnown) {
  switch_on(kAll);

  EXPECT_EQ(field_of(ask().value(), "Retry-After"), "120");
}

TEST_F(MaintenanceFilterTest, RetryAfterLeadsToThePlannedEnd) {
  switch_on(kAll, 600s);

  EXPECT_EQ(field_of(ask().value(), "Retry-After"), "600");
  EXPECT_EQ(field_of(ask(Request("192.0.2.1").later(100s + 1ms)).value(), "Retry-After"), "500") << "rounded up";
  EXPECT_EQ(field_of(ask(Request("192.0.2.1").later(600s - 1ms)).value(), "Retry-After"), "1");
}

TEST_F(MaintenanceFilterTest, ClientThatWaitsRetryAfterIsLetIn) {
  switch_on(kAll, 600s);
  for (const auto later : {0ms, 1ms, 999ms, 59'500ms, 599'999ms}) {
    const auto wait =
        std::chrono::seconds(std::stoi(field_of(ask(Request("192.0.2.1").later(later)).value(), "Retry-After")));
    EXPECT_FALSE(ask(Request("192.0.2.1").later(later + wait))) << later.count();
  }
}

TEST_F(MaintenanceFilterTest, EndsByItself) {
  switch_on(kAll, 600s);

  EXPECT_TRUE(ask(Request("192.0.2.1").later(600s - 1ns)));
  EXPECT_FALSE(ask(Request("192.0.2.1").later(600s)));
}

TEST_F(MaintenanceFilterTest, LaterEndOfTheTwoScopesCounts) {
  switch_on(kAll, 60s, "of all");
  switch_on(kApi, 90s, "of the route");
  EXPECT_EQ(field_of(ask().value(), "Retry-After"), "90");
  EXPECT_EQ(ask()->detail, "of the route");

  switch_on(kAll, 300s, "of all");
  EXPECT_EQ(field_of(ask().value(), "Retry-After"), "300");
  EXPECT_EQ(ask()->detail, "of all");
}

TEST_F(MaintenanceFilterTest, EndThatIsNotKnownCountsAsTheLaterOne) {
  switch_on(kAll);
  switch_on(kApi, 600s);
  EXPECT_EQ(field_of(ask().value(), "Retry-After"), "120");

  switch_on(kAll, 600s);
  switch_on(kApi);
  EXPECT_EQ(field_of(ask().value(), "Retry-After"), "120");
}

TEST_F(MaintenanceFilterTest, ReasonIsThatOfTheLatestSwitch) {
  switch_on(kAll, {}, "first");
  ASSERT_EQ(ask()->detail, "first");

  switch_on(kAll, {}, "second");

  EXPECT_EQ(ask()->detail, "second");
}

TEST_F(MaintenanceFilterTest, OpenPathsStayOpen) {
  switch_on(kAll);

  EXPECT_FALSE(ask(Request("192.0.2.1", "/healthz")));
  EXPECT_FALSE(ask(Request("192.0.2.1", "/static/site.css")));
  EXPECT_TRUE(ask(Request("192.0.2.1", "/static/%2e%2e/v1/items")));
}

TEST_F(MaintenanceFilterTest, LetThroughClientsAreLetThrough) {
  switch_on(kAll);

  EXPECT_FALSE(ask(Request("10.1.2.3")));
  EXPECT_TRUE(ask(Request("11.1.2.3")));
}

}  // namespace
}  // namespace candor::filters
