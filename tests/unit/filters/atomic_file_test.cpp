#include "filters/atomic_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/files.hpp"

namespace candor::filters {
namespace {

constexpr WriteStep kSteps[] = {WriteStep::create, WriteStep::write, WriteStep::sync, WriteStep::rename,
                                WriteStep::sync_directory};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::filesystem::path& path, std::string_view text) { std::ofstream(path, std::ios::binary) << text; }

StepCheck fail_at(WriteStep failing) {
  return [failing](WriteStep step) {
    return step == failing ? std::make_error_code(std::errc::no_space_on_device) : std::error_code();
  };
}

TEST(AtomicFile, MakesAFile) {
  const candor::test::TemporaryDirectory folder;

  EXPECT_FALSE(write_file_atomically(folder / "state", "new"));

  EXPECT_EQ(text_of(folder / "state"), "new");
}

TEST(AtomicFile, ReplacesAFileAndLeavesNothingElse) {
  const candor::test::TemporaryDirectory folder;
  put(folder / "state", "something that is longer than the new text");

  EXPECT_FALSE(write_file_atomically(folder / "state", "new"));

  EXPECT_EQ(text_of(folder / "state"), "new");
  EXPECT_FALSE(exists(temporary_path(folder / "state")));
}

TEST(AtomicFile, AsksBeforeEachStepInTheOrderThatSurvivesACrash) {
  const candor::test::TemporaryDirectory folder;
  std::vector<WriteStep> steps;

  EXPECT_FALSE(write_file_atomically(folder / "state", "new", [&](WriteStep step) {
    steps.push_back(step);
    return std::error_code();
  }));

  EXPECT_EQ(steps, std::vector<WriteStep>(std::begin(kSteps), std::end(kSteps)));
}

TEST(AtomicFile, ErrorBeforeTheRenameLeavesTheOldTextAndNoTemporaryFile) {
  for (const WriteStep step : {WriteStep::create, WriteStep::write, WriteStep::sync, WriteStep::rename}) {
    const candor::test::TemporaryDirectory folder;
    put(folder / "state", "old");

    EXPECT_EQ(write_file_atomically(folder / "state", "new", fail_at(step)), std::errc::no_space_on_device);

    EXPECT_EQ(text_of(folder / "state"), "old");
    EXPECT_FALSE(exists(temporary_path(folder / "state")));
  }
}

// The process dies before step n: nothing of the function runs any more, so nothing is cleaned up either.
TEST(AtomicFile, DeathAtAnyStepLeavesTheOldTextOrTheNewOneWhole) {
  for (const WriteStep dying : kSteps) {
    const candor::test::TemporaryDirectory folder;
    put(folder / "state", "old");
    struct Death {};
    const auto write = [&] {
      return write_file_atomically(folder / "state", "new", [dying](WriteStep step) {
        if (step == dying) throw Death{};
        return std::error_code();
      });
    };

    EXPECT_THROW(static_cast<void>(write()), Death);

    EXPECT_EQ(text_of(folder / "state"), dying == WriteStep::sync_directory ? "new" : "old");
  }
}

TEST(AtomicFile, WhatADeathLeftBehindDoesNotDisturbTheNextWrite) {
  const candor::test::TemporaryDirectory folder;
  put(temporary_path(folder / "state"), "half of a text that is longer than the n");

  EXPECT_FALSE(write_file_atomically(folder / "state", "new"));

  EXPECT_EQ(text_of(folder / "state"), "new");
}

TEST(AtomicFile, SaysThatTheFolderIsMissing) {
  const candor::test::TemporaryDirectory folder;

  EXPECT_EQ(write_file_atomically(folder / "missing" / "state", "new"), std::errc::no_such_file_or_directory);
}

}  // namespace
}  // namespace candor::filters
