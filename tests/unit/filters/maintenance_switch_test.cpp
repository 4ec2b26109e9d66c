#include "filters/maintenance_switch.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace candor::filters {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days(std::chrono::January / 15 / 2027) + 8h;

Switch planned() { return {.on = true, .reason = "upgrade", .since = kNow, .until = kNow + 10min, .by = "admin"}; }

TEST(MaintenanceSwitch, IsOnUntilItsPlannedEnd) { EXPECT_EQ(at(planned(), kNow + 10min - 1s), planned()); }

TEST(MaintenanceSwitch, IsOffByItselfAtItsPlannedEnd) {
  const Switch state = at(planned(), kNow + 10min);

  EXPECT_FALSE(state.on);
  EXPECT_EQ(state.since, kNow + 10min);
  EXPECT_EQ(state.by, "planned end");
}

TEST(MaintenanceSwitch, IsWrittenWithNullForWhatIsNotKnown) {
  EXPECT_EQ(boost::json::serialize(to_json("api", Switch{})),
            R"({"scope":"api","state":"off","reason":"","since":null,"until":null,"by":""})");
}

TEST(MaintenanceSwitch, IsReadAsItWasWritten) {
  const auto read = switch_from_json(to_json("api", planned()));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->scope, "api");
  EXPECT_EQ(read->state, planned());
}

TEST(MaintenanceSwitch, IsNotReadFromAnythingElse) {
  for (const char* text : {"null", "{}", R"({"scope":"api","state":"on"})",
                           R"({"scope":"api","state":"ON","reason":"","since":null,"until":null,"by":""})",
                           R"({"scope":"api","state":"on","reason":"","since":null,"until":"soon","by":""})",
                           R"({"scope":"api","state":"on","reason":"","since":null,"until":5,"by":""})",
                           R"({"scope":1,"state":"on","reason":"","since":null,"until":null,"by":""})",
                           R"({"scope":"api","state":"on","reason":"","since":null,"until":null,"of":""})",
                           R"({"scope":"api","state":"on","reason":"","since":null,"until":null,"by":"","more":1})"})
    EXPECT_FALSE(switch_from_json(boost::json::parse(text))) << text;
}

}  // namespace
}  // namespace candor::filters
