#include "filters/maintenance_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "filters/atomic_file.hpp"
#include "filters/maintenance_file.hpp"
#include "proxy/server.hpp"
#include "tests/support/files.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days(std::chrono::January / 15 / 2027) + 8h;
const std::vector<std::string> kRoutes{"api", "web"};

Switch on(std::string reason = {}) {
  return {.on = true, .reason = std::move(reason), .since = kNow, .until = {}, .by = "admin"};
}
Switch off() { return {.on = false, .reason = {}, .since = kNow, .until = {}, .by = "admin"}; }

std::string start_error(const std::filesystem::path& file) {
  try {
    const MaintenanceBoard board(kRoutes, file);
  } catch (const StartError& ex) {
    return ex.what();
  }
  return {};
}

void put(const std::filesystem::path& path, std::string_view text) { std::ofstream(path, std::ios::binary) << text; }

TEST(MaintenanceBoard, HasAScopeForAllAndOneForEachRoute) {
  const MaintenanceBoard board(kRoutes, {});

  EXPECT_EQ(board.size(), 3U);
  EXPECT_EQ(board.find("all"), 0U);
  EXPECT_EQ(board.find("web"), 2U);
  EXPECT_EQ(board.find("other"), std::nullopt);
  for (std::size_t scope = 0; scope < board.size(); ++scope) EXPECT_FALSE(board.scope(scope).on(kNow));
}

TEST(MaintenanceBoard, RouteNamedAllHasAScopeOfItsOwn) {
  MaintenanceBoard board(std::vector<std::string>{"all", "web"}, {});

  EXPECT_FALSE(board.set(board.find(scope_of_route("all")).value(), on()));

  EXPECT_FALSE(board.scope(0).on(kNow));
  EXPECT_TRUE(board.scope(1).on(kNow));
  EXPECT_FALSE(board.scope(2).on(kNow));
}

TEST(MaintenanceBoard, SwitchesOneScopeOnly) {
  MaintenanceBoard board(kRoutes, {});

  EXPECT_FALSE(board.set(1, on()));

  EXPECT_TRUE(board.scope(1).on(kNow));
  EXPECT_FALSE(board.scope(0).on(kNow));
  EXPECT_FALSE(board.scope(2).on(kNow));
}

TEST(MaintenanceBoard, NoneIsOnUntilOneIsAndAgainWhenTheLastIsOff) {
  MaintenanceBoard board(kRoutes, {});
  EXPECT_TRUE(board.none_on());

  EXPECT_FALSE(board.set(1, on()));
  EXPECT_FALSE(board.set(1, on()));
  EXPECT_FALSE(board.set(2, on()));
  EXPECT_FALSE(board.set(1, off()));
  EXPECT_FALSE(board.none_on());

  EXPECT_FALSE(board.set(2, off()));
  EXPECT_FALSE(board.set(2, off()));
  EXPECT_TRUE(board.none_on());
}

TEST(MaintenanceBoard, ScopeKnowsHowLongItIsStillOn) {
  MaintenanceBoard board(kRoutes, {});
  Switch planned = on();
  planned.until = kNow + 90s;

  EXPECT_FALSE(board.set(0, planned));

  EXPECT_EQ(board.scope(0).left(kNow), 90s);
  EXPECT_TRUE(board.scope(0).on(kNow + 89s));
  EXPECT_FALSE(board.scope(0).on(kNow + 90s));
}

TEST(MaintenanceBoard, SwitchSurvivesARestart) {
  const candor::test::TemporaryDirectory folder;
  Switch planned = on("new disks");
  planned.until = kNow + 90s;
  {
    MaintenanceBoard board(kRoutes, folder / "m.json");
    ASSERT_FALSE(board.set(2, planned));
  }

  const MaintenanceBoard board(kRoutes, folder / "m.json");

  EXPECT_EQ(board.read(2), planned);
  EXPECT_TRUE(board.scope(2).on(kNow));
  EXPECT_FALSE(board.scope(0).on(kNow));
}

TEST(MaintenanceBoard, KeptStateWinsOverTheConfiguredOne) {
  const candor::test::TemporaryDirectory folder;
  {
    MaintenanceBoard board(kRoutes, folder / "m.json");
    board.begin_with(0, on());
    ASSERT_TRUE(board.scope(0).on(kNow));
    ASSERT_FALSE(board.set(0, off()));
  }

  MaintenanceBoard board(kRoutes, folder / "m.json");
  board.begin_with(0, on());
  board.begin_with(1, on());

  EXPECT_FALSE(board.scope(0).on(kNow));
  EXPECT_TRUE(board.scope(1).on(kNow)) << "nobody has switched it";
  EXPECT_FALSE(board.none_on());
  EXPECT_FALSE(board.set(1, off()));
  EXPECT_TRUE(board.none_on());
}

TEST(MaintenanceBoard, ConfiguredStateIsNotKept) {
  const candor::test::TemporaryDirectory folder;
  {
    MaintenanceBoard board(kRoutes, folder / "m.json");
    board.begin_with(1, on());
    ASSERT_FALSE(board.set(0, off()));
  }

  const MaintenanceBoard board(kRoutes, folder / "m.json");

  EXPECT_FALSE(board.scope(1).on(kNow));
}

TEST(MaintenanceBoard, KeptRouteThatIsGoneIsForgotten) {
  const candor::test::TemporaryDirectory folder;
  {
    MaintenanceBoard board(kRoutes, folder / "m.json");
    ASSERT_FALSE(board.set(2, on()));
  }

  const MaintenanceBoard board({"api"}, folder / "m.json");

  EXPECT_EQ(board.size(), 2U);
  EXPECT_FALSE(board.scope(1).on(kNow));
}

TEST(MaintenanceBoard, NothingIsSwitchedWhereTheFileCannotBeWritten) {
  const candor::test::TemporaryDirectory folder;
  MaintenanceBoard board(kRoutes, folder / "m.json");
  std::filesystem::create_directory(temporary_path(folder / "m.json"));

  EXPECT_TRUE(board.set(0, on()));

  EXPECT_FALSE(board.scope(0).on(kNow));
  EXPECT_FALSE(board.read(0).on);
  EXPECT_FALSE(exists(folder / "m.json"));
}

TEST(MaintenanceBoard, FailedSwitchIsNotKeptByTheNextOne) {
  const candor::test::TemporaryDirectory folder;
  {
    MaintenanceBoard board(kRoutes, folder / "m.json");
    std::filesystem::create_directory(temporary_path(folder / "m.json"));
    ASSERT_TRUE(board.set(0, on()));
    std::filesystem::remove(temporary_path(folder / "m.json"));
    ASSERT_FALSE(board.set(1, on()));
  }

  const MaintenanceBoard board(kRoutes, folder / "m.json");

  EXPECT_FALSE(board.scope(0).on(kNow));
  EXPECT_TRUE(board.scope(1).on(kNow));
}

TEST(MaintenanceBoard, BrokenFileKeepsItFromStarting) {
  const candor::test::TemporaryDirectory folder;
  for (const char* text : {"", "{", "[]", "{}", R"({"scopes":{}})", R"({"scopes":[{"scope":"all"}]})", "\0"}) {
    put(folder / "m.json", text);
    EXPECT_THAT(start_error(folder / "m.json"), HasSubstr("remove it to start with the configured state")) << text;
  }
}

TEST(MaintenanceBoard, EveryTruncationOfTheFileKeepsItFromStarting) {
  const candor::test::TemporaryDirectory folder;
  const std::filesystem::path path = folder / "m.json";
  ASSERT_FALSE(write_maintenance_file(path, {{.scope = "all", .state = on("x")}}));
  const std::uintmax_t whole = file_size(path) - 1;  // without the line's end
  for (std::uintmax_t size = whole; size-- > 0;) {
    std::filesystem::resize_file(path, size);
    EXPECT_NE(start_error(path), "") << size;
  }
}

TEST(MaintenanceBoard, TruncatedTemporaryFileOfACrashIsIgnored) {
  const candor::test::TemporaryDirectory folder;
  ASSERT_FALSE(write_maintenance_file(folder / "m.json", {{.scope = "all", .state = on("x")}}));
  put(temporary_path(folder / "m.json"), R"({"scopes":[{"sco)");

  const MaintenanceBoard board(kRoutes, folder / "m.json");

  EXPECT_TRUE(board.scope(0).on(kNow));
}

TEST(MaintenanceBoard, FileIsTakenAtItsLimitAndNotAbove) {
  const candor::test::TemporaryDirectory folder;
  const std::string empty = R"({"scopes":[]})";
  put(folder / "m.json", empty + std::string(kStateFileBytesMax - empty.size(), '\n'));
  EXPECT_EQ(start_error(folder / "m.json"), "");

  put(folder / "m.json", empty + std::string(kStateFileBytesMax - empty.size() + 1, '\n'));
  EXPECT_THAT(start_error(folder / "m.json"), HasSubstr("more than"));
}

TEST(MaintenanceBoard, MissingFolderKeepsItFromStarting) {
  const candor::test::TemporaryDirectory folder;

  EXPECT_THAT(start_error(folder / "missing" / "m.json"), HasSubstr("its folder"));
}

// Requests read while several operators switch: a worker that sees a switch sees its generation and a reason no older.
TEST(MaintenanceBoard, ReadersSeeWholeSwitchesWhileTwoThreadsSwitch) {
  constexpr int kSwitches = 2000;
  MaintenanceBoard board(kRoutes, {});
  std::atomic<int> writers{2};
  std::uint64_t seen = 0;
  {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < 2; ++writer) {
      threads.emplace_back([&] {
        for (int i = 0; i < kSwitches; ++i) EXPECT_FALSE(board.set(0, i % 2 == 0 ? on("on") : off()));
        --writers;
      });
    }
    while (writers > 0) {
      const std::uint64_t generation = board.scope(0).generation();
      EXPECT_GE(generation, seen);
      seen = generation;
      const Switch state = board.read(0);
      EXPECT_EQ(state.reason, state.on ? "on" : "");
    }
  }

  EXPECT_EQ(board.scope(0).generation(), 2U * kSwitches);
  EXPECT_FALSE(board.scope(0).on(kNow));
}

TEST(MaintenanceBoard, FileHoldsTheLastOfManyConcurrentSwitches) {
  const candor::test::TemporaryDirectory folder;
  MaintenanceBoard board(kRoutes, folder / "m.json");
  {
    std::vector<std::jthread> threads;
    for (std::size_t scope = 0; scope < board.size(); ++scope) {
      threads.emplace_back([&board, scope] {
        for (int i = 0; i < 20; ++i) EXPECT_FALSE(board.set(scope, i % 2 == 0 ? on() : off()));
        EXPECT_FALSE(board.set(scope, on(board.name(scope))));
      });
    }
  }

  const MaintenanceBoard restarted(kRoutes, folder / "m.json");

  for (std::size_t scope = 0; scope < board.size(); ++scope) EXPECT_EQ(restarted.read(scope), board.read(scope));
}

}  // namespace
}  // namespace candor::filters
