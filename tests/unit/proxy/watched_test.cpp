#include "proxy/watched.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <stdexcept>

#include "tests/support/files.hpp"

namespace candor {
namespace {

using candor::test::read_file;
using candor::test::TemporaryDirectory;
using candor::test::write_file;
using Look = Reloadable::Look;

class FileStampsTest : public testing::Test {
 protected:
  FileStampsTest() { write_file(file("a"), "old"); }

  std::string file(std::string_view name) const { return directory_ / name; }
  // As careful tools do it: whole, under another name, and then renamed.
  void replace(std::string_view name, std::string_view text) const {
    write_file(file("new"), text);
    std::filesystem::rename(file("new"), file(name));
  }

  TemporaryDirectory directory_;
};

TEST_F(FileStampsTest, AreSettledFromTheStart) {
  FileStamps stamps({file("a")});
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_FALSE(stamps.settled_anew());
}

TEST_F(FileStampsTest, AreSettledAnewAfterTwoLooksThatSeeTheSame) {
  FileStamps stamps({file("a")});
  replace("a", "new");
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
}

TEST_F(FileStampsTest, AreSettledAnewUntilTheyAreUsed) {
  FileStamps stamps({file("a")});
  replace("a", "new");
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
  stamps.use();
  EXPECT_FALSE(stamps.settled_anew());
}

TEST_F(FileStampsTest, AreNotSettledWhileTheyChange) {
  FileStamps stamps({file("a")});
  std::string text = "longer";
  for (int i = 0; i < 5; ++i) {
    write_file(file("a"), text += "+");
    EXPECT_FALSE(stamps.settled_anew());
  }
  EXPECT_TRUE(stamps.settled_anew());
}

// The certificate has been replaced, its key comes a moment later.
TEST_F(FileStampsTest, WaitForTheOtherFileOfAPair) {
  write_file(file("b"), "old");
  FileStamps stamps({file("a"), file("b")});
  replace("a", "new");
  EXPECT_FALSE(stamps.settled_anew());
  replace("b", "new");
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
}

TEST_F(FileStampsTest, SeeAChangeInPlace) {
  FileStamps stamps({file("a")});
  write_file(file("a"), "longer than before");
  stamps.settled_anew();
  EXPECT_TRUE(stamps.settled_anew());
}

TEST_F(FileStampsTest, SeeAnotherTimeOfTheSameSize) {
  FileStamps stamps({file("a")});
  std::filesystem::last_write_time(file("a"), std::filesystem::file_time_type(std::chrono::seconds(1)));
  stamps.settled_anew();
  EXPECT_TRUE(stamps.settled_anew());
}

TEST_F(FileStampsTest, SeeAnotherFileOfTheSameSizeAndTime) {
  FileStamps stamps({file("a")});
  const auto time = std::filesystem::last_write_time(file("a"));
  write_file(file("new"), "wow");
  std::filesystem::last_write_time(file("new"), time);
  std::filesystem::rename(file("new"), file("a"));
  stamps.settled_anew();
  EXPECT_TRUE(stamps.settled_anew());
}

TEST_F(FileStampsTest, SeeAFileGoAndComeBack) {
  FileStamps stamps({file("a")});
  std::filesystem::rename(file("a"), file("kept"));
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
  stamps.use();
  std::filesystem::rename(file("kept"), file("a"));
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
}

// What was there before is what is in use: nothing has to be read.
TEST_F(FileStampsTest, ForgetAChangeThatWasTakenBack) {
  FileStamps stamps({file("a")});
  std::filesystem::rename(file("a"), file("kept"));
  EXPECT_FALSE(stamps.settled_anew());
  std::filesystem::rename(file("kept"), file("a"));
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_FALSE(stamps.settled_anew());
}

TEST_F(FileStampsTest, MayBeginWithAFileThatIsNotThere) {
  FileStamps stamps({file("later")});
  EXPECT_FALSE(stamps.settled_anew());
  write_file(file("later"), "new");
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
}

// As Kubernetes mounts secrets: each file leads through a link to a folder, and that link is replaced.
TEST_F(FileStampsTest, SeeALinkThatLeadsElsewhere) {
  std::filesystem::create_directory(file("1"));
  std::filesystem::create_directory(file("2"));
  write_file(file("1/tls.crt"), "old");
  write_file(file("2/tls.crt"), "new");
  std::filesystem::create_symlink("1", file("..data"));
  std::filesystem::create_symlink("..data/tls.crt", file("tls.crt"));
  FileStamps stamps({file("tls.crt")});

  std::filesystem::create_symlink("2", file("..data_tmp"));
  std::filesystem::rename(file("..data_tmp"), file("..data"));

  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_TRUE(stamps.settled_anew());
  EXPECT_EQ(read_file(file("tls.crt")), "new");
}

TEST_F(FileStampsTest, OfNoFilesNeverChange) {
  FileStamps stamps({});
  EXPECT_FALSE(stamps.settled_anew());
  EXPECT_FALSE(stamps.settled_anew());
}

TEST_F(FileStampsTest, KnowTheirNames) { EXPECT_EQ(FileStamps({"/a.pem", "/a.key"}).names(), "/a.pem, /a.key"); }

// The text of a file in the place of a context; "bad" is no good.
class WatchedTest : public FileStampsTest {
 protected:
  WatchedTest() { spdlog::set_level(spdlog::level::off); }
  ~WatchedTest() override { spdlog::set_level(spdlog::level::info); }

  std::shared_ptr<const std::string> make() {
    ++made_;
    const std::string text = read_file(file("a"));
    if (text.starts_with("bad")) throw std::runtime_error("it is " + text);
    if (!passing_.empty()) throw std::runtime_error(passing_);
    return std::make_shared<const std::string>(text);
  }
  Watched<std::string> watch() {
    return {{file("a")}, [this] { return make(); }};
  }

  int made_ = 0;
  std::string passing_;  // a reason to fail that lies not in the file
};

TEST_F(WatchedTest, HasAContextFromTheStart) {
  const auto watched = std::make_unique<Watched<std::string>>(std::vector{file("a")}, [this] { return make(); });
  EXPECT_EQ(*watched->current(), "old");
  EXPECT_EQ(made_, 1);
}

TEST_F(WatchedTest, LetsTheFirstFailureThrough) {
  write_file(file("a"), "bad");
  EXPECT_THROW(watch(), std::runtime_error);
}

TEST_F(WatchedTest, KeepsItsContextWhileNothingChanges) {
  Watched<std::string> watched = watch();
  const auto before = watched.current();
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(watched.current(), before);
  EXPECT_EQ(made_, 1);
}

TEST_F(WatchedTest, ReplacesItOnceWhenTheChangeIsOver) {
  Watched<std::string> watched = watch();
  replace("a", "new");
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(*watched.current(), "old");
  EXPECT_EQ(watched.look(), Look::reloaded);
  EXPECT_EQ(*watched.current(), "new");
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(made_, 2);
}

TEST_F(WatchedTest, LeavesTheFormerContextToWhoHasIt) {
  Watched<std::string> watched = watch();
  const auto before = watched.current();
  replace("a", "new");
  watched.look();
  watched.look();
  EXPECT_EQ(*before, "old");
}

TEST_F(WatchedTest, KeepsTheFormerContextWhereTheNewFilesAreNoGood) {
  Watched<std::string> watched = watch();
  replace("a", "bad");
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(watched.look(), Look::failed);
  EXPECT_EQ(*watched.current(), "old");
}

TEST_F(WatchedTest, SaysOnceThatTheFilesAreNoGood) {
  Watched<std::string> watched = watch();
  replace("a", "bad");
  watched.look();
  EXPECT_EQ(watched.look(), Look::failed);
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(watched.look(), Look::same);
}

TEST_F(WatchedTest, SaysItAgainOfAnotherChange) {
  Watched<std::string> watched = watch();
  replace("a", "bad");
  watched.look();
  EXPECT_EQ(watched.look(), Look::failed);
  write_file(file("a"), "bad");
  std::filesystem::last_write_time(file("a"), std::filesystem::file_time_type(std::chrono::seconds(1)));
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(watched.look(), Look::failed);
}

// Nobody touches the file again when the reason has passed: a descriptor is free, its folder may be read, its
// certificate has become valid.
TEST_F(WatchedTest, TriesAgainWithoutAnotherChange) {
  Watched<std::string> watched = watch();
  replace("a", "new");
  passing_ = "it cannot be read";
  watched.look();
  EXPECT_EQ(watched.look(), Look::failed);
  EXPECT_EQ(watched.look(), Look::same);
  passing_ = "it is not valid yet";
  EXPECT_EQ(watched.look(), Look::failed);
  EXPECT_EQ(*watched.current(), "old");
  passing_.clear();
  EXPECT_EQ(watched.look(), Look::reloaded);
  EXPECT_EQ(*watched.current(), "new");
  EXPECT_EQ(watched.look(), Look::same);
}

TEST_F(WatchedTest, TakesGoodFilesAfterBadOnes) {
  Watched<std::string> watched = watch();
  replace("a", "bad");
  watched.look();
  watched.look();
  replace("a", "good again");
  EXPECT_EQ(watched.look(), Look::same);
  EXPECT_EQ(watched.look(), Look::reloaded);
  EXPECT_EQ(*watched.current(), "good again");
}

TEST_F(WatchedTest, KeepsTheFormerContextWhereAFileHasGone) {
  Watched<std::string> watched = watch();
  std::filesystem::remove(file("a"));
  watched.look();
  EXPECT_EQ(watched.look(), Look::failed);
  EXPECT_EQ(*watched.current(), "old");
}

}  // namespace
}  // namespace candor
