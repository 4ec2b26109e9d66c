#include "filters/registry.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "filters/option_types.hpp"
#include "proxy/explain/status_meaning.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

TEST(Registry, NamesEveryFilterOnce) {
  std::vector<std::string_view> names = catalog().names;
  std::ranges::sort(names);

  EXPECT_EQ(names, (std::vector<std::string_view>{
                       "auth",        "circuit_breaker", "concurrency", "content_type",     "cors",
                       "early_hints", "error_pages",     "gone",        "head_limits",      "header_rules",
                       "idempotency", "ip_access",       "maintenance", "method",           "rate_limit",
                       "redirect",    "request_id",      "respond",     "rewrite_location", "status_audit"}));
}

TEST(Registry, KnowsWhichFiltersAnswerByThemselves) {
  EXPECT_EQ(catalog().answering, (std::vector<std::string_view>{"gone", "redirect", "respond"}));
}

TEST(Registry, HasExamplesThatLoad) {
  for (const Kind& kind : kinds()) {
    const config::Loaded loaded = test::load("[]", fmt::format("[{}: {}]", kind.name, kind.example));
    EXPECT_TRUE(loaded.errors.empty()) << kind.name << ": " << loaded.errors.front().to_string();
  }
}

TEST(Registry, ListsTheOptionsThatEachFilterReads) {
  for (const Kind& kind : kinds()) {
    config::Errors errors;
    config::Section nothing(errors);
    kind.configure(nothing);
    std::vector<std::string> read;
    for (const config::Known& known : nothing.known()) read.push_back(known.key);
    std::vector<std::string> listed;
    for (const OptionText& option : kind.options) listed.emplace_back(option.name);
    EXPECT_THAT(listed, testing::UnorderedElementsAreArray(read)) << kind.name;
  }
}

TEST(Registry, SaysOfEveryOptionWhatItIs) {
  for (const Kind& kind : kinds()) {
    for (const Option& option : options_of(kind)) {
      EXPECT_FALSE(option.text.type.empty() || option.text.what.empty()) << kind.name << "." << option.text.name;
      EXPECT_TRUE(option.required || !option.default_value.empty()) << kind.name << "." << option.text.name;
    }
  }
}

TEST(Registry, NamesDefaultsAsTheyAre) {
  std::vector<std::string> defaults;
  for (const char* name : {"rate_limit", "redirect", "request_id"}) {
    for (const Option& option : options_of(*std::ranges::find(kinds(), name, &Kind::name)))
      defaults.push_back(fmt::format("{} {}", option.text.name, option.required ? "required" : option.default_value));
  }
  EXPECT_THAT(defaults,
              testing::ElementsAre("name default", "key client_ip", "rate required", "burst the events of the rate",
                                   "cost 1", "route_costs {}", "shadow false", "when_full allow", "keys_max 100000",
                                   "scheme \"\"", "host \"\"", "prefix \"\"", "regex \"\"", "to \"\"", "status 308",
                                   "query keep", "field X-Request-Id", "accept false", "response true"));
}

// A default that is written out must mean what leaving the option out means: it is read without complaint.
TEST(Registry, ReadsEveryDefaultThatItNames) {
  for (const Kind& kind : kinds()) {
    for (const Option& option : options_of(kind)) {
      const bool is_none = option.default_value == "\"\"" || !option.text.default_value.empty();
      if (option.required || is_none) continue;
      config::Errors without;
      config::Section nothing(without);
      kind.configure(nothing);
      const config::Loaded loaded =
          test::load("[]", fmt::format("[{}: {{{}: {}}}]", kind.name, option.text.name, option.default_value));
      EXPECT_EQ(loaded.errors.size(), without.size()) << kind.name << "." << option.text.name;
    }
  }
}

// By itself, so that only what is said of the option itself counts.
TEST(Registry, ReadsTheExampleOfEveryOption) {
  for (const Kind& kind : kinds()) {
    for (const OptionText& option : kind.options) {
      const std::string_view example = example_of(option);
      const std::string path = fmt::format("{}.{}", kind.name, option.name);
      ASSERT_FALSE(example.empty()) << path << ": " << option.type;
      if (path == "redirect.to") continue;  // it is nothing without a regex
      const config::Loaded loaded = test::load("[]", fmt::format("[{}: {{{}: {}}}]", kind.name, option.name, example));
      for (const config::Error& error : loaded.errors)
        EXPECT_THAT(error.path, testing::Not(testing::EndsWith(path))) << error.to_string();
    }
  }
}

TEST(Registry, HasFiltersThatTheirStatusesNameToo) {
  for (const Kind& kind : kinds()) {
    for (int status = 100; status < 600; ++status) {
      if (kind.summary.find(fmt::format(" {} ", status)) == std::string_view::npos) continue;
      const explain::StatusMeaning* meaning = explain::find_status(status);
      ASSERT_NE(meaning, nullptr) << status;
      EXPECT_THAT(std::string(meaning->candor), testing::HasSubstr(fmt::format("`{}`", kind.name))) << status;
    }
  }
}

TEST(Registry, MaintenanceStandsInEveryChain) {
  const config::Loaded loaded = test::load("[]");

  ASSERT_TRUE(loaded.errors.empty());
  for (const config::Route& route : loaded.config.routes) {
    ASSERT_EQ(route.filters.size(), 1U);
    EXPECT_EQ(route.filters.front().name, "maintenance");
  }
}

TEST(Registry, ConfiguredMaintenanceTakesThePlaceOfTheDefaultOne) {
  const config::Loaded loaded = test::load("[]", "[maintenance: {retry_after: 5s}]");

  ASSERT_TRUE(loaded.errors.empty());
  EXPECT_EQ(loaded.config.routes.front().filters.size(), 1U);
}

}  // namespace
}  // namespace candor::filters
