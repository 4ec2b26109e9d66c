#include "filters/maintenance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/core.h>

#include "filters/maintenance_switch.hpp"
#include "proxy/server.hpp"
#include "tests/support/files.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using candor::test::TemporaryDirectory;
using test::field_of;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

constexpr const char* kName = "maintenance";

bool answers(Process& process, std::string_view route, unsigned worker = 0) {
  Request request("192.0.2.1");
  request.exchange.wall_now = WallClock::now();
  return request.through(process.filter(route, kName, worker)).has_value();
}

std::string first_error(const std::string& options) {
  const config::Loaded loaded = load("[maintenance: {" + options + "}]");
  return loaded.errors.empty() ? "" : loaded.errors.front().to_string();
}

std::string start_error(const config::Config& config, std::string state_dir = {}) {
  try {
    const Process process(config, std::move(state_dir));
  } catch (const StartError& ex) {
    return ex.what();
  }
  return {};
}

TEST(Maintenance, SwitchIsSeenByEveryRouteAndWorkerWithoutConfiguration) {
  Process process(load("[]").config);

  ASSERT_EQ(process.admin("PUT").status, 200);

  for (const char* route : {"api", "web"})
    for (unsigned worker = 0; worker < Process::kWorkers; ++worker) EXPECT_TRUE(answers(process, route, worker));
}

TEST(Maintenance, RoutesWithOptionsOfTheirOwnShareTheState) {
  Process process(load("[]", "[maintenance: {retry_after: 7s}]").config);

  ASSERT_EQ(process.admin("PUT").status, 200);

  EXPECT_TRUE(answers(process, "api"));
  EXPECT_TRUE(answers(process, "web"));
  EXPECT_EQ(field_of(Request("192.0.2.1").through(process.filter("api", kName)).value(), "Retry-After"), "7");
  EXPECT_EQ(field_of(Request("192.0.2.1").through(process.filter("web", kName)).value(), "Retry-After"), "120");
}

TEST(Maintenance, OneRouteIsSwitchedAlone) {
  Process process(load("[]").config);

  ASSERT_EQ(process.admin("PUT", "api").status, 200);

  EXPECT_TRUE(answers(process, "api"));
  EXPECT_FALSE(answers(process, "web"));
}

TEST(Maintenance, GaugeShowsEveryScope) {
  Process process(load("[]").config);
  process.admin("PUT", "web", R"({"for":"10m"})");

  EXPECT_EQ(process.metric("candor_maintenance", {{"scope", "all"}}), 0);
  EXPECT_EQ(process.metric("candor_maintenance", {{"scope", "api"}}), 0);
  EXPECT_EQ(process.metric("candor_maintenance", {{"scope", "web"}}), 1);
}

TEST(Maintenance, GlobalInitialStateIsThatOfAllRoutesAndIsSwitchedOffAsAWhole) {
  Process process(load("[maintenance: {state: on}]").config);
  ASSERT_TRUE(answers(process, "api"));
  ASSERT_TRUE(answers(process, "web"));

  process.admin("DELETE");

  EXPECT_FALSE(answers(process, "api"));
  EXPECT_FALSE(answers(process, "web"));
}

TEST(Maintenance, InitialStateOfARouteIsItsOwn) {
  Process process(load("[]", "[maintenance: {state: on, reason: moving}]").config);

  EXPECT_TRUE(answers(process, "api"));
  EXPECT_FALSE(answers(process, "web"));
  EXPECT_THAT(process.admin("GET", "api").body, HasSubstr(R"("reason":"moving")"));
  EXPECT_THAT(process.admin("GET", "api").body, HasSubstr(R"("by":"configuration")"));
}

TEST(Maintenance, InitialStateWhoseEndHasPassedIsOff) {
  Process process(load("[maintenance: {state: on, until: 2020-01-01T00:00:00Z}]").config);

  EXPECT_FALSE(answers(process, "api"));
}

TEST(Maintenance, SwitchIsKeptInTheStateDirectory) {
  const TemporaryDirectory folder;
  {
    Process process(load("[]").config, folder.path().string());
    ASSERT_EQ(process.admin("PUT").status, 200);
  }

  Process restarted(load("[]").config, folder.path().string());

  EXPECT_TRUE(exists(folder / "maintenance.json"));
  EXPECT_TRUE(answers(restarted, "api"));
}

TEST(Maintenance, StateFileOfTheOptionsTakesThePlaceOfTheUsualOne) {
  const TemporaryDirectory folder;
  const auto global = fmt::format("[maintenance: {{state_file: {}}}]", (folder / "mine.json").string());
  Process process(load(global).config);

  ASSERT_EQ(process.admin("PUT").status, 200);

  EXPECT_TRUE(exists(folder / "mine.json"));
}

TEST(Maintenance, SecondStateFileKeepsItFromStarting) {
  const TemporaryDirectory folder;
  const auto file = [&](const char* name) {
    return fmt::format("[maintenance: {{state_file: {}}}]", (folder / name).string());
  };

  EXPECT_THAT(start_error(load(file("a.json"), file("b.json")).config), HasSubstr("one state_file"));
}

TEST(Maintenance, MissingStateDirectoryKeepsItFromStarting) {
  const TemporaryDirectory folder;

  EXPECT_THAT(start_error(load("[]").config, (folder / "missing").string()), HasSubstr("maintenance state file"));
}

TEST(Maintenance, ErrorsSayWhatWasExpected) {
  EXPECT_THAT(first_error("state: maybe"), HasSubstr("state"));
  EXPECT_THAT(first_error("state: on, until: tomorrow"), HasSubstr("RFC 3339"));
  EXPECT_THAT(first_error("retry_after: 0s"), HasSubstr("expected at least 1s"));
  EXPECT_THAT(first_error("open_paths: [/a/../b]"), HasSubstr("expected a path without"));
  EXPECT_THAT(first_error("let_through: [10.0.0.0/33]"), HasSubstr("let_through"));
  EXPECT_THAT(first_error("state_file: ''"), HasSubstr("state_file"));
  EXPECT_THAT(first_error("raeson: x"), HasSubstr("did you mean reason?"));
  EXPECT_EQ(first_error("state: off, retry_after: 1s, open_paths: [/healthz], let_through: [10.0.0.0/8]"), "");
}

TEST(Maintenance, ReasonIsTakenAtItsLimitAndNotAbove) {
  EXPECT_EQ(first_error("reason: " + std::string(kReasonBytesMax, 'x')), "");
  EXPECT_THAT(first_error("reason: " + std::string(kReasonBytesMax + 1, 'x')), HasSubstr("expected at most 512 bytes"));
}

}  // namespace
}  // namespace candor::filters
