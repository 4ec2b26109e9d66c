#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Process, ReadsItsKeys) {
  const Loaded loaded = load(
      file_with("name: edge-1\nworkers: 4\nstate_dir: /var/lib/candor\ntrusted_proxies: [10.0.0.0/8]\nmin_rate: 1KiB\n"
                "access_log: {path: /var/log/candor.log, format: json, query: false}\n"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.name, "edge-1");
  EXPECT_EQ(loaded.config.workers, 4U);
  EXPECT_EQ(loaded.config.state_dir, "/var/lib/candor");
  EXPECT_TRUE(contains(loaded.config.trusted_proxies, *IpAddress::parse("10.2.3.4")));
  EXPECT_EQ(loaded.config.min_rate, 1024U);
  EXPECT_EQ(loaded.config.access_log.path, "/var/log/candor.log");
  EXPECT_FALSE(loaded.config.access_log.query);
}

TEST(Process, TakesAutoForOneWorkerPerCore) { EXPECT_EQ(load(file_with("workers: auto\n")).config.workers, 0U); }

TEST(Process, HasFrom1To256Workers) {
  EXPECT_THAT(errors_of(file_with("workers: 1\n")), IsEmpty());
  EXPECT_THAT(errors_of(file_with("workers: 256\n")), IsEmpty());
  EXPECT_THAT(errors_of(file_with("workers: 0\n")),
              ElementsAre("f:8:10: workers: expected a whole number from 1 to 256, found \"0\""));
  EXPECT_THAT(errors_of(file_with("workers: 257\n")),
              ElementsAre("f:8:10: workers: expected a whole number from 1 to 256, found \"257\""));
}

TEST(Process, WantsANameThatIsAToken) {
  EXPECT_THAT(
      errors_of(file_with("name: my proxy\n")),
      ElementsAre(
          "f:8:7: name: expected a name of letters, digits, '.', '_' and '-', 64 characters at most, beginning with "
          "a letter, found \"my proxy\""));
  EXPECT_EQ(errors_of(file_with("name: 9lives\n")).size(), 1U);
  EXPECT_EQ(errors_of(file_with("name: \"\"\n")).size(), 1U);
}

TEST(Process, KnowsTheWordsForTheAccessLog) {
  EXPECT_THAT(errors_of(file_with("access_log: {path: off}\n")), IsEmpty());
  EXPECT_THAT(errors_of(file_with("access_log: {path: stderr}\n")), IsEmpty());
  EXPECT_THAT(
      errors_of(file_with("access_log: {path: stdot}\n")),
      ElementsAre("f:8:20: access_log.path: expected stdout, stderr, off or a path with a '/', found \"stdot\""));
}

TEST(Process, RefusesOtherLogFormatsByName) {
  EXPECT_THAT(errors_of(file_with("access_log: {format: text}\n")),
              ElementsAre("f:8:22: access_log.format: expected one of json, combined, found \"text\""));
}

TEST(Process, ReadsWhichFieldsAreLogged) {
  const Loaded loaded = load(file_with("access_log: {fields: [User-Agent, Cookie], redact: [X-Key]}\n"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_THAT(loaded.config.access_log.fields, ElementsAre("User-Agent", "Cookie"));
  EXPECT_THAT(loaded.config.access_log.redact, ElementsAre("X-Key"));
  EXPECT_THAT(load(file_with("access_log: {fields: [Cookie]}\n")).config.access_log.redact,
              ElementsAre("Authorization", "Proxy-Authorization", "Cookie"));
}

TEST(Process, LogsSoManyFieldsAndNoMore) {
  std::string names = "X0";
  for (std::size_t i = 1; i < kLoggedFieldsMax; ++i) names += ", X" + std::to_string(i);
  EXPECT_THAT(errors_of(file_with("access_log: {fields: [" + names + "]}\n")), IsEmpty());
  EXPECT_EQ(errors_of(file_with("access_log: {fields: [" + names + ", Y]}\n")).size(), 1U);
  EXPECT_EQ(errors_of(file_with("access_log: {fields: [\"a b\"]}\n")).size(), 1U);
  EXPECT_EQ(errors_of(file_with("access_log: {format: combined, fields: [A]}\n")).size(), 1U);
}

}  // namespace
}  // namespace candor::config::test
