// What deploy/ ships, read by the programs that will read it: systemd, promtool, groff, and `cmake --install`. The
// image is not built here, for want of a Docker daemon: only what its file says is compared with what there is.
#include <fmt/format.h>
#include <fnmatch.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <regex>
#include <sstream>

#include "config/config.hpp"
#include "tests/support/program.hpp"

namespace candor::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::filesystem::path kSource = CANDOR_SOURCE_DIR;
const std::filesystem::path kDeploy = kSource / "deploy";
const std::filesystem::path kBuild = std::filesystem::path(CANDOR_BINARY).parent_path();

// The values of a key of a systemd unit, in order.
std::vector<std::string> unit_values(const std::filesystem::path& unit, std::string_view key) {
  std::istringstream lines(read_file(unit));
  std::vector<std::string> values;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(fmt::format("{}=", key))) values.push_back(line.substr(key.size() + 1));
  }
  return values;
}

// Into a directory that stands for /.
std::vector<std::string> install_command(const TemporaryDirectory& root, const std::string& prefix) {
  return {"env", "DESTDIR=" + root.path().string(), "cmake", "--install", kBuild.string(), "--prefix", prefix};
}

void install_into(const TemporaryDirectory& root, const std::string& prefix = "/usr") {
  const Finished finished = run_program(install_command(root, prefix), "", 60s);
  ASSERT_EQ(finished.status, 0) << finished.output << finished.errors;
}

// The instructions of a Dockerfile as words, continued lines joined.
std::vector<std::vector<std::string>> instructions() {
  std::istringstream lines(std::regex_replace(read_file(kDeploy / "Dockerfile"), std::regex("\\\\\n"), " "));
  std::vector<std::vector<std::string>> list;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::vector<std::string> instruction;
    for (std::string word; words >> word;) instruction.push_back(word);
    if (!instruction.empty() && !instruction[0].starts_with('#')) list.push_back(instruction);
  }
  return list;
}

// Whether docker is not given it, by .dockerignore: the last pattern for it or for a folder that it is in decides.
bool is_left_out(const std::filesystem::path& path) {
  std::istringstream lines(read_file(kSource / ".dockerignore"));
  bool left_out = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const bool exception = line.starts_with('!');
    const std::string pattern = line.substr(exception ? 1 : 0);
    std::filesystem::path upper;
    for (const auto& name : path) {
      upper /= name;
      if (::fnmatch(pattern.c_str(), upper.c_str(), FNM_PATHNAME) == 0) left_out = !exception;
    }
  }
  return left_out;
}

std::vector<std::string> last_of(std::string_view name) {
  std::vector<std::string> last;
  for (const auto& instruction : instructions()) {
    if (instruction[0] == name) last = instruction;
  }
  return last;
}

TEST(Install, PutsEverythingWhereDebianExpectsIt) {
  if (!find_program("cmake")) GTEST_SKIP() << "cmake is not installed";
  const TemporaryDirectory root;
  install_into(root);

  const std::filesystem::path unit = root / "usr/lib/systemd/system/candor.service";
  ASSERT_TRUE(std::filesystem::exists(unit));
  EXPECT_THAT(unit_values(unit, "ExecStart"), Contains("/usr/bin/candor run --config /etc/candor/candor.yaml"));
  EXPECT_EQ(read_file(unit), read_file(kDeploy / "candor.service")) << "the prefix is the one that it is written for";
  EXPECT_EQ(run_program({root / "usr/bin/candor", "--version"}).status, 0);
  EXPECT_EQ(run_candor({"check", "--config", root / "etc/candor/candor.yaml"}).status, 0);
  EXPECT_THAT(read_file(root / "usr/share/man/man1/candor.1"), HasSubstr("\n.SS candor run "));
  for (const auto& sample : std::filesystem::directory_iterator(kSource / "config/samples"))
    EXPECT_TRUE(std::filesystem::exists(root / "usr/share/doc/candor/samples" / sample.path().filename())) << sample;
}

TEST(Install, NamesTheProgramOfItsPrefixInTheUnit) {
  if (!find_program("cmake")) GTEST_SKIP() << "cmake is not installed";
  const TemporaryDirectory root;
  install_into(root, "/opt/candor");

  EXPECT_THAT(unit_values(root / "opt/candor/lib/systemd/system/candor.service", "ExecStart"),
              Contains("/opt/candor/bin/candor run --config /etc/candor/candor.yaml"));
  EXPECT_TRUE(std::filesystem::exists(root / "etc/candor/candor.yaml")) << "/etc has no prefix";
}

// Both wrote the unit to one file of the build folder first, and the later one's prefix won.
TEST(Install, MayBeDoneTwiceAtATime) {
  if (!find_program("cmake")) GTEST_SKIP() << "cmake is not installed";
  const TemporaryDirectory here;
  const TemporaryDirectory there;
  Program first(install_command(here, "/opt/first"));
  Program second(install_command(there, "/opt/second"));
  EXPECT_EQ(first.wait_exit(60s), 0) << first.errors();
  EXPECT_EQ(second.wait_exit(60s), 0) << second.errors();

  EXPECT_THAT(unit_values(here / "opt/first/lib/systemd/system/candor.service", "ExecStart"),
              Contains("/opt/first/bin/candor run --config /etc/candor/candor.yaml"));
  EXPECT_THAT(unit_values(there / "opt/second/lib/systemd/system/candor.service", "ExecStart"),
              Contains("/opt/second/bin/candor run --config /etc/candor/candor.yaml"));
}

TEST(Install, LeavesAConfigurationThatIsThere) {
  if (!find_program("cmake")) GTEST_SKIP() << "cmake is not installed";
  const TemporaryDirectory root;
  std::filesystem::create_directories(root / "etc/candor");
  write_file(root / "etc/candor/candor.yaml", "# adapted\n");
  install_into(root);
  EXPECT_EQ(read_file(root / "etc/candor/candor.yaml"), "# adapted\n");
}

TEST(Manpage, HasNothingThatGroffWarnsOf) {
  if (!find_program("groff")) GTEST_SKIP() << "groff is not installed";
  const std::filesystem::path page = kBuild / "candor.1";
  const Finished finished = run_program({"groff", "-man", "-ww", "-K", "utf8", "-T", "utf8", "-P", "-cbou", page});
  EXPECT_EQ(finished.status, 0);
  EXPECT_EQ(finished.errors, "");
  for (const std::string_view text : {"candor maintenance on|off|status", "--token-file FILE", "/truncated", "SIGUSR1"})
    EXPECT_THAT(finished.output, HasSubstr(text));
}

TEST(SystemdUnit, LeavesLittleOpen) {
  if (!find_program("systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not installed";
  const Finished finished = run_program({"systemd-analyze", "security", "--no-pager", "--offline=true",
                                         "--threshold=24", (kDeploy / "candor.service").string()});
  EXPECT_EQ(finished.status, 0) << finished.output << finished.errors;
  EXPECT_THAT(finished.output, HasSubstr("Overall exposure level for candor.service: "));
  EXPECT_EQ(finished.errors, "") << "it does not know a key or a value";
}

TEST(SystemdUnit, GivesTheDrainItsTime) {
  const std::filesystem::path unit = kDeploy / "candor.service";
  EXPECT_THAT(unit_values(unit, "Type"), Contains("notify"));
  const std::vector<std::string> stop = unit_values(unit, "TimeoutStopSec");
  ASSERT_EQ(stop.size(), 1U);
  EXPECT_GT(std::chrono::seconds(std::stoi(stop[0])), config::Timeouts().drain);
  const std::vector<std::string> descriptors = unit_values(unit, "LimitNOFILE");
  ASSERT_EQ(descriptors.size(), 1U);
  EXPECT_GE(std::stoul(descriptors[0]), 2 * config::Limits().connections + 256);
}

TEST(Dockerfile, CopiesWhatIsThere) {
  if (!find_program("cmake")) GTEST_SKIP() << "cmake is not installed";
  const TemporaryDirectory root;
  install_into(root);
  for (const auto& words : instructions()) {
    if (words[0] != "COPY") continue;
    const bool from_build = words[1] == "--from=build";
    for (std::size_t i = from_build ? 2 : 1; i + 1 < words.size(); ++i) {
      const std::string path = from_build ? std::regex_replace(words[i], std::regex("^/installed/"), "") : words[i];
      EXPECT_TRUE(std::filesystem::exists((from_build ? root.path() : kSource) / path)) << words[i];
      EXPECT_FALSE(!from_build && is_left_out(path)) << words[i];
    }
  }
}

TEST(Dockerfile, EndsInAnImageThatIsNotRootAndKnowsItsHealth) {
  ASSERT_EQ(last_of("USER").size(), 2U);
  EXPECT_THAT(last_of("USER")[1], Not(testing::MatchesRegex("(root|0)(:.*)?")));
  EXPECT_THAT(last_of("HEALTHCHECK"), testing::IsSupersetOf({"CMD", "[\"candor\",", "\"health\"]"}));
  EXPECT_THAT(last_of("ENTRYPOINT"), testing::ElementsAre("ENTRYPOINT", "[\"candor\"]"));
}

// The image has no compiler that would bring the libraries along.
TEST(Dockerfile, InstallsTheLibrariesThatTheProgramNeeds) {
  if (!find_program("ldd") || !find_program("dpkg")) GTEST_SKIP() << "not on Debian";
  const std::vector<std::string> words = last_of("RUN");
  const std::string libraries = run_program({"ldd", candor_path()}).output;
  const std::regex ours("\t(lib(boost|fmt|prometheus|re2|spdlog|ssl|crypto|yaml)[^ ]*) =>");
  std::size_t count = 0;
  for (std::sregex_iterator at(libraries.begin(), libraries.end(), ours), end; at != end; ++at, ++count) {
    const std::string owner = run_program({"dpkg", "-S", "*/" + at->str(1)}).output;
    EXPECT_THAT(words, Contains(owner.substr(0, owner.find(':')))) << at->str(1);
  }
  EXPECT_GE(count, 4U) << libraries;
}

}  // namespace
}  // namespace candor::test
