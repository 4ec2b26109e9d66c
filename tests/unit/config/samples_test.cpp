// The sample configurations load as they do in the program, with the filters that it has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "config/loader.hpp"
#include "filters/registry.hpp"

namespace candor::config {
namespace {

using testing::ElementsAre;
using testing::StartsWith;
using testing::UnorderedElementsAreArray;

const std::vector<std::string> kNames{
    "behind-a-load-balancer.yaml", "canary-by-field.yaml",    "client-certificates.yaml", "https.yaml",
    "in-front-of-nginx.yaml",      "many-hosts.yaml",         "one-service.yaml",         "rate-limited-api.yaml",
    "several-endpoints.yaml",      "static-site-and-api.yaml"};
const std::string kFolder = CANDOR_SOURCE_DIR "/config/samples/";

// Its text alone: the certificates that a sample names are not on this machine.
Loaded load(const std::string& name) {
  std::ifstream file(kFolder + name);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return load_text(text, name, filters::catalog());
}

// The sample, and its errors as failures of the test.
Config load_sample(const std::string& name) {
  const Loaded loaded = load(name);
  for (const Error& error : loaded.errors) ADD_FAILURE() << error.to_string();
  return loaded.config;
}

std::vector<std::string> filter_names(const Route& route) {
  std::vector<std::string> names;
  for (const FilterSpec& filter : route.filters) names.push_back(filter.name);
  return names;
}

TEST(Samples, AreTheseOnes) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) names.push_back(entry.path().filename());
  EXPECT_THAT(names, UnorderedElementsAreArray(kNames));
}

class EachSample : public testing::TestWithParam<std::string> {};

TEST_P(EachSample, LoadsWithoutAWarningAndSaysWhomItServes) {
  load_sample(GetParam());
  EXPECT_EQ(load(GetParam()).warnings.size(), 0U);
  std::string first_line;
  std::ifstream file(kFolder + GetParam());
  std::getline(file, first_line);
  EXPECT_THAT(first_line, StartsWith("# For "));
}

INSTANTIATE_TEST_SUITE_P(Of, EachSample, testing::ValuesIn(kNames));

TEST(Samples, TellCanariesByTheirField) {
  const Config config = load_sample("canary-by-field.yaml");
  ASSERT_EQ(config.routes.size(), 2U);
  ASSERT_EQ(config.routes[1].match.fields.size(), 1U);
  EXPECT_EQ(config.routes[1].match.fields[0].value, "yes");
}

TEST(Samples, PutOneServiceBehindMaintenance) {
  const Config config = load_sample("one-service.yaml");
  ASSERT_EQ(config.routes.size(), 1U);
  EXPECT_THAT(filter_names(config.routes[0]), ElementsAre("maintenance"));
}

TEST(Samples, GiveTheApiThreeEndpointsAndItsOwnMaintenance) {
  const Config config = load_sample("several-endpoints.yaml");
  ASSERT_EQ(config.upstreams.size(), 2U);
  EXPECT_EQ(config.upstreams[1].endpoints.size(), 3U);
  ASSERT_EQ(config.routes.size(), 3U);
  EXPECT_THAT(filter_names(config.routes[1]), ElementsAre("maintenance"));
  EXPECT_EQ(config.routes[2].request_body, 1U << 30);
}

TEST(Samples, LimitEveryClientAndSomeRoutesBesides) {
  const Config config = load_sample("rate-limited-api.yaml");
  ASSERT_EQ(config.routes.size(), 3U);
  EXPECT_THAT(filter_names(config.routes[0]), ElementsAre("maintenance", "rate_limit", "method"));
  EXPECT_THAT(filter_names(config.routes[1]), ElementsAre("maintenance", "rate_limit", "rate_limit"));
}

}  // namespace
}  // namespace candor::config
