#include "config/loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Loader, LoadsTheSmallestFile) { EXPECT_THAT(errors_of(file_with("")), IsEmpty()); }

TEST(Loader, FillsInTheDefaults) {
  const Config config = load(file_with("")).config;
  EXPECT_EQ(config.name, "candor");
  EXPECT_EQ(config.limits.connections, 20000U);
  EXPECT_EQ(config.timeouts.request_head, 10s);
  EXPECT_EQ(config.upstreams.at(0).connections.max, 1024U);
  EXPECT_EQ(config.access_log.path, "stdout");
}

TEST(Loader, ReportsAllErrorsInTheOrderOfTheFile) {
  EXPECT_THAT(
      errors_of("routes:\n  - {name: a, upstream: b}\nlimits: {via_hops: 0}\nupstreams:\n  - {name: c, endpoints: "
                "[ftp]}\nwat: 1\n"),
      ElementsAre(
          "f:1:1: listeners: none; expected at least one, such as - address: \"0.0.0.0:8080\"",
          "f:2:25: routes[0].upstream: unknown upstream \"b\"; did you mean c?",
          "f:3:20: limits.via_hops: expected a whole number from 1 to 255, found \"0\"",
          "f:5:27: upstreams[0].endpoints[0]: expected http://host:port or https://host:port without a path, or "
          "unix:/path of 107 bytes at most, found \"ftp\"",
          "f:6:1: unknown key \"wat\"; expected one of name, admin, limits, routes, workers, min_rate, filters, "
          "state_dir, timeouts, listeners, upstreams, access_log, trusted_proxies"));
}

TEST(Loader, EndsTheListAtAMistakeOfForm) {
  EXPECT_THAT(errors_of("workers: x\na: b: c\n"), ElementsAre("f:2:5: not valid YAML: illegal map value"));
}

TEST(Loader, NamesTheNearestKey) {
  EXPECT_THAT(errors_of(file_with("worker: 2\n")), ElementsAre("f:8:1: unknown key \"worker\"; did you mean workers?"));
}

TEST(Loader, SeesKeysThatStandTwice) {
  EXPECT_THAT(errors_of(file_with("workers: 1\nlimits: {via_hops: 1, via_hops: 2}\nworkers: 2\n")),
              ElementsAre("f:9:23: limits.via_hops: stands here a second time, first in line 9; expected it once",
                          "f:10:1: workers: stands here a second time, first in line 8; expected it once"));
}

TEST(Loader, WantsAMappingAtTheTop) {
  EXPECT_EQ(errors_of("- a\n").at(0), "f:1:1: expected a mapping (key: value), found a list");
}

TEST(Loader, TellsTwoTextsApartByTheirHash) {
  const std::string hash = load(file_with("")).config.hash;
  EXPECT_EQ(hash.size(), 16U);
  EXPECT_EQ(load(file_with("")).config.hash, hash);
  EXPECT_NE(load(file_with("# other\n")).config.hash, hash);
}

TEST(LoadFile, SaysWhyAFileCannotBeRead) {
  const Loaded loaded = load_file("/nonexistent/candor.yaml", catalog());
  ASSERT_EQ(loaded.errors.size(), 1U);
  EXPECT_EQ(loaded.errors[0].to_string(),
            "/nonexistent/candor.yaml: cannot be read (No such file or directory); expected a configuration file");
}

TEST(LoadFile, RefusesADirectory) {
  const Loaded loaded = load_file("/", catalog());
  ASSERT_EQ(loaded.errors.size(), 1U);
  EXPECT_EQ(loaded.errors[0].to_string(), "/: cannot be read (Is a directory); expected a configuration file");
}

}  // namespace
}  // namespace candor::config::test
