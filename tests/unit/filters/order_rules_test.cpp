#include "filters/order_rules.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "filters/default_order.hpp"
#include "filters/registry.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::load;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kAuthFilter = "auth: {basic: {file: users}}";

std::vector<std::string> order_warnings(const std::string& global, const std::string& of_api) {
  const config::Loaded loaded = load("[" + global + "]", "[" + of_api + "]");
  std::vector<std::string> texts;
  for (const config::Error& error : loaded.errors) texts.push_back(error.to_string());
  for (const config::Error& warning : loaded.warnings) texts.push_back(warning.to_string());
  return texts;
}

std::vector<std::string> order_warnings(const std::string& of_api) { return order_warnings("", of_api); }

TEST(OrderRules, WantAuthBeforeALimitByUser) {
  const std::string by_user = "rate_limit: {rate: 1/s, key: user}";
  EXPECT_THAT(order_warnings(by_user + ", " + kAuthFilter),
              ElementsAre(AllOf(StartsWith("test.yaml:6:"),
                                HasSubstr(": routes[0].filters[1].auth: auth stands behind rate_limit, which counts by "
                                          "user"),
                                HasSubstr("put auth before rate_limit"))));
  EXPECT_THAT(order_warnings(std::string(kAuthFilter) + ", " + by_user), IsEmpty());
  EXPECT_THAT(order_warnings("rate_limit: {rate: 1/s}, " + std::string(kAuthFilter)), IsEmpty());
}

TEST(OrderRules, WantAnAuthForALimitByUser) {
  EXPECT_THAT(
      order_warnings("rate_limit: {rate: 1/s, key: user}"),
      ElementsAre(HasSubstr("routes[0].filters[0].rate_limit: rate_limit counts by user, and there is no auth")));
}

TEST(OrderRules, WantAuthBeforeKeysThatUsersHave) {
  const std::string auth = kAuthFilter;
  EXPECT_THAT(order_warnings("idempotency: {}, " + auth), ElementsAre(HasSubstr("auth stands behind idempotency, ")));
  EXPECT_THAT(order_warnings("idempotency: {scope: 'field:X-Tenant'}, " + auth), IsEmpty());
  EXPECT_THAT(order_warnings(auth + ", idempotency: {}"), IsEmpty());
  EXPECT_THAT(order_warnings("idempotency: {}"), IsEmpty());
}

TEST(OrderRules, WantPreflightsAnsweredBeforeTheyAreRefused) {
  const std::string cors = "cors: {origins: ['https://a.test']}";
  EXPECT_THAT(order_warnings(std::string(kAuthFilter) + ", " + cors),
              ElementsAre(HasSubstr("cors stands behind auth")));
  EXPECT_THAT(order_warnings("method: {allow: [GET]}, " + cors), ElementsAre(HasSubstr("cors stands behind method")));
  EXPECT_THAT(order_warnings("method: {allow: [GET, OPTIONS]}, " + cors), IsEmpty());
  EXPECT_THAT(order_warnings(cors + ", method: {allow: [GET]}, " + kAuthFilter), IsEmpty());
}

TEST(OrderRules, WantThePagesBeforeWhatRefuses) {
  const std::string pages = "error_pages: {text: a}";
  EXPECT_THAT(order_warnings("method: {allow: [GET]}, concurrency: {max: 1}, " + pages),
              ElementsAre(HasSubstr("routes[0].filters[2].error_pages: error_pages stands behind maintenance, method, "
                                    "concurrency, whose answers do not get the pages then; put error_pages before")));
  EXPECT_THAT(order_warnings("method: {allow: [GET]}", pages),
              ElementsAre(AllOf(HasSubstr("routes[0].filters[0].error_pages"),
                                HasSubstr("(global filters stand before those of a route)"))));
  EXPECT_THAT(order_warnings(pages + ", method: {allow: [GET]}"), IsEmpty());
  EXPECT_THAT(order_warnings("ip_access: {deny: [192.0.2.1]}"), IsEmpty());
  EXPECT_THAT(order_warnings("error_pages: {text: b}, method: {allow: [GET]}", pages), IsEmpty());
  EXPECT_THAT(order_warnings("header_rules: {request: {remove: [A]}}, error_pages: {text: a}"),
              ElementsAre(HasSubstr("error_pages stands behind maintenance, ")));
}

TEST(OrderRules, WantThePagesBeforeEveryFilterThatRefuses) {
  for (const std::string_view name : {"auth", "circuit_breaker", "concurrency", "content_type", "gone", "head_limits",
                                      "idempotency", "ip_access", "method", "rate_limit"}) {
    const auto kind = std::ranges::find(kinds(), name, &Kind::name);
    ASSERT_NE(kind, kinds().end()) << name;
    EXPECT_THAT(order_warnings(fmt::format("maintenance: {{}}, {}: {}, error_pages: {{text: a}}", name, kind->example)),
                ElementsAre(HasSubstr(fmt::format("error_pages stands behind maintenance, {}, whose", name))));
  }
}

TEST(OrderRules, WantTheAuditBehindWhatChangesAnswers) {
  const std::string edits = "header_rules: {response: {set: {A: b}}}";
  EXPECT_THAT(order_warnings("status_audit: {}, " + edits),
              ElementsAre(HasSubstr("header_rules stands behind status_")));
  EXPECT_THAT(order_warnings(edits + ", status_audit: {}, " + edits),
              ElementsAre(HasSubstr("routes[0].filters[2].header_rules")));
  EXPECT_THAT(order_warnings("status_audit: {}, header_rules: {request: {set: {A: b}}}"), IsEmpty());
  EXPECT_THAT(order_warnings("request_id: {}, maintenance: {}, status_audit: {}, rate_limit: {rate: 1/s}"), IsEmpty());
}

TEST(OrderRules, WantTheAuditBehindPagesForTheUpstreamsAnswers) {
  EXPECT_THAT(order_warnings("status_audit: {}, error_pages: {text: a, upstream: [503]}"),
              ElementsAre(HasSubstr("behind maintenance, "), HasSubstr("error_pages stands behind status_audit, ")));
  EXPECT_THAT(order_warnings("error_pages: {text: a, upstream: [503]}, status_audit: {}"), IsEmpty());
}

TEST(OrderRules, WantNothingBehindWhatAnswersEverything) {
  EXPECT_THAT(order_warnings("respond: {status: 404}, method: {allow: [GET]}"),
              ElementsAre(HasSubstr("method stands behind respond, which answers every request: it is never asked")));
  EXPECT_THAT(order_warnings("gone: {}, request_id: {}"), ElementsAre(HasSubstr("request_id stands behind gone")));
  EXPECT_THAT(order_warnings("gone: {paths: [/v1/a]}, method: {allow: [GET]}"), IsEmpty());
  EXPECT_THAT(order_warnings("method: {allow: [GET]}, respond: {status: 404}"), IsEmpty());
}

// In the chain of both routes, and told once.
TEST(OrderRules, TellOnceOfTheGlobalList) {
  EXPECT_THAT(order_warnings("method: {allow: [GET]}, cors: {origins: ['*']}", ""),
              ElementsAre(AllOf(StartsWith("test.yaml:3:"), HasSubstr(": filters[1].cors: "))));
}

TEST(DefaultOrder, HasEveryFilterOnce) {
  std::vector<std::string_view> standing;
  for (const Standing& each : default_order()) standing.push_back(each.name);
  EXPECT_THAT(standing, testing::UnorderedElementsAreArray(catalog().names));
}

TEST(DefaultOrder, NeedsNoWarning) {
  std::string chain;
  for (const Standing& standing : default_order()) {
    for (const Kind& kind : kinds())
      if (kind.name == standing.name && kind.name != "redirect" && kind.name != "gone")
        chain += fmt::format("{}{}: {}", chain.empty() ? "" : ", ", kind.name, kind.example);
  }
  // More than a chain can have, so in two parts that overlap.
  EXPECT_THAT(order_warnings(chain.substr(0, chain.find(", circuit_breaker"))), IsEmpty());
  EXPECT_THAT(order_warnings(chain.substr(chain.find("method: "))), IsEmpty());
}

TEST(DefaultOrder, PutsMaintenanceBehindWhatComesBeforeIt) {
  const auto names = [](const std::string& of_api) {
    const config::Loaded loaded = load("[]", "[" + of_api + "]");
    std::vector<std::string> all;
    for (const config::FilterSpec& spec : loaded.config.routes.front().filters) all.push_back(spec.name);
    return all;
  };
  EXPECT_THAT(names("error_pages: {text: a}, request_id: {}, ip_access: {deny: [192.0.2.1]}, method: {allow: [GET]}"),
              ElementsAre("error_pages", "request_id", "ip_access", "maintenance", "method"));
  EXPECT_THAT(names("method: {allow: [GET]}, ip_access: {deny: [192.0.2.1]}"),
              ElementsAre("maintenance", "method", "ip_access"));
}

}  // namespace
}  // namespace candor::filters
