#include "filters/maintenance_admin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "filters/atomic_file.hpp"
#include "tests/support/files.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days(std::chrono::January / 15 / 2027) + 8h;

class MaintenanceAdmin : public testing::Test {
 protected:
  admin::Response ask(std::string method, std::string subpath = {}, std::string body = {},
                      std::chrono::sys_seconds now = kNow) {
    return answer_maintenance(board_,
                              {.method = std::move(method),
                               .subpath = std::move(subpath),
                               .query = {},
                               .body = std::move(body),
                               .by = "admin 127.0.0.1"},
                              now);
  }

  void expect_refused(const std::string& body, const std::string& why) {
    const admin::Response response = ask("PUT", "", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_THAT(response.body, HasSubstr(why)) << body;
    EXPECT_FALSE(board_.scope(0).on(kNow)) << body;
  }

  candor::test::TemporaryDirectory folder_;
  MaintenanceBoard board_{{"api", "web"}, folder_ / "m.json"};
};

TEST_F(MaintenanceAdmin, SwitchesAllOnWithoutABody) {
  const admin::Response response = ask("PUT");

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(
      response.body,
      R"({"scope":"all","state":"on","reason":"","since":"2027-01-15T08:00:00Z","until":null,"by":"admin 127.0.0.1"})"
      "\n");
  EXPECT_TRUE(board_.scope(0).on(kNow));
}

TEST_F(MaintenanceAdmin, SwitchesOneRouteOnForATime) {
  const admin::Response response = ask("PUT", "web", R"({"for":"10m","reason":"new disks"})");

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr(R"("reason":"new disks")"));
  EXPECT_EQ(board_.scope(2).left(kNow), 10min);
  EXPECT_FALSE(board_.scope(0).on(kNow));
}

TEST_F(MaintenanceAdmin, SwitchesOnUntilATime) {
  EXPECT_EQ(ask("PUT", "", R"({"until":"2027-01-15T10:00:00+01:00"})").status, 200);

  EXPECT_EQ(board_.scope(0).left(kNow), 1h);
}

TEST_F(MaintenanceAdmin, SwitchesOff) {
  ask("PUT", "api");

  EXPECT_EQ(ask("DELETE", "api").status, 200);

  EXPECT_FALSE(board_.scope(1).on(kNow));
}

TEST_F(MaintenanceAdmin, SwitchingOffTwiceIsNoError) {
  ask("DELETE");

  EXPECT_EQ(ask("DELETE").status, 200);
}

TEST_F(MaintenanceAdmin, SwitchIsInTheFileWhenItIsAnswered) {
  ask("PUT", "api");

  EXPECT_TRUE(MaintenanceBoard({"api"}, folder_ / "m.json").scope(1).on(kNow));
}

TEST_F(MaintenanceAdmin, ShowsAllScopes) {
  ask("PUT", "api", R"({"for":"10m"})");

  const boost::json::value shown = boost::json::parse(ask("GET").body);

  const boost::json::array& scopes = shown.at("scopes").as_array();
  ASSERT_EQ(scopes.size(), 3U);
  EXPECT_EQ(scopes[0].at("scope"), "all");
  EXPECT_EQ(scopes[0].at("state"), "off");
  EXPECT_EQ(scopes[1].at("scope"), "api");
  EXPECT_EQ(scopes[1].at("state"), "on");
  EXPECT_EQ(scopes[1].at("until"), "2027-01-15T08:10:00Z");
}

TEST_F(MaintenanceAdmin, ShowsOneScopeAsOffOnceItsPlannedEndHasPassed) {
  ask("PUT", "api", R"({"for":"10m"})");

  EXPECT_EQ(
      ask("GET", "api", "", kNow + 10min).body,
      R"({"scope":"api","state":"off","reason":"","since":"2027-01-15T08:10:00Z","until":null,"by":"planned end"})"
      "\n");
}

TEST_F(MaintenanceAdmin, UnknownRouteIs404AndNamesTheNearest) {
  for (const char* method : {"GET", "PUT", "DELETE"}) {
    const admin::Response response = ask(method, "wbe");
    EXPECT_EQ(response.status, 404);
    EXPECT_THAT(response.body, HasSubstr("did you mean web?"));
  }
}

TEST_F(MaintenanceAdmin, RefusesBodiesThatAreWrongAndSaysWhatWasExpected) {
  expect_refused("{", "not JSON");
  expect_refused("[]", "no JSON object");
  expect_refused(R"({"untill":"2027-01-15T09:00:00Z"})", "Unknown key 'untill'");
  expect_refused(R"({"until":"2027-01-15T09:00:00Z","for":"1h"})", "expected one of them");
  expect_refused(R"({"until":"2027-01-15T08:00:00Z"})", "has passed");
  expect_refused(R"({"until":"soon"})", "RFC 3339");
  expect_refused(R"({"until":5})", "RFC 3339");
  expect_refused(R"({"for":"soon"})", "expected");
  expect_refused(R"({"for":"0s"})", "expected");
  expect_refused(R"({"for":600})", "expected");
  expect_refused(R"({"reason":5})", "no text");
}

TEST_F(MaintenanceAdmin, ReasonIsTakenAtItsLimitAndNotAbove) {
  expect_refused(R"({"reason":")" + std::string(kReasonBytesMax + 1, 'x') + R"("})", "at most 512 bytes");
  EXPECT_EQ(ask("PUT", "", R"({"reason":")" + std::string(kReasonBytesMax, 'x') + R"("})").status, 200);
}

TEST_F(MaintenanceAdmin, EndIsTakenAtItsLimitAndNotAbove) {
  expect_refused(R"({"until":"2028-01-16T08:00:01Z"})", "more than a year");
  EXPECT_EQ(ask("PUT", "", R"({"until":"2028-01-16T08:00:00Z"})").status, 200);
}

TEST_F(MaintenanceAdmin, SaysThatNothingIsSwitchedWhereTheFileCannotBeWritten) {
  std::filesystem::create_directory(temporary_path(folder_ / "m.json"));

  const admin::Response response = ask("PUT");

  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, HasSubstr("Nothing was switched"));
  EXPECT_FALSE(board_.scope(0).on(kNow));
}

}  // namespace
}  // namespace candor::filters
