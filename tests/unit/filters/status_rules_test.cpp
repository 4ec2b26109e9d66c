#include "filters/status_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace candor::filters {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

class StatusRules : public testing::Test {
 protected:
  StatusRules() { exchange_.request.method = "GET"; }

  std::vector<std::string_view> broken(int status, const Fields& fields = {}) {
    http1::ResponseHead head;
    head.status = status;
    for (const auto& [name, value] : fields) head.fields.add(name, value);
    const StatusRuleSet rules = broken_by_head(exchange_, head);
    std::vector<std::string_view> names;
    for (const StatusRuleRow& row : status_rules())
      if (rules[static_cast<std::size_t>(row.rule)]) names.push_back(row.name);
    return names;
  }

  Exchange exchange_;
};

TEST_F(StatusRules, AskForTheFieldThatAStatusNeeds) {
  struct Case {
    int status;
    std::string_view field;
    std::string_view rule;
  };
  const std::vector<Case> cases{{201, "location", "201_without_location"},
                                {206, "Content-Range", "206_without_content_range"},
                                {301, "Location", "3xx_without_location"},
                                {302, "Location", "3xx_without_location"},
                                {303, "Location", "3xx_without_location"},
                                {307, "Location", "3xx_without_location"},
                                {308, "Location", "3xx_without_location"},
                                {401, "WWW-Authenticate", "401_without_www_authenticate"},
                                {405, "Allow", "405_without_allow"},
                                {407, "Proxy-Authenticate", "407_without_proxy_authenticate"},
                                {416, "Content-Range", "416_without_content_range"},
                                {426, "Upgrade", "426_without_upgrade"},
                                {429, "Retry-After", "503_without_retry_after"},
                                {503, "Retry-After", "503_without_retry_after"}};
  for (const Case& each : cases) {
    EXPECT_THAT(broken(each.status), ElementsAre(each.rule)) << each.status;
    EXPECT_THAT(broken(each.status, {{each.field, "a"}}), IsEmpty()) << each.status;
  }
  for (const int status : {200, 202, 300, 400, 404, 500, 502, 504}) EXPECT_THAT(broken(status), IsEmpty()) << status;
}

TEST_F(StatusRules, KnowTheExceptions) {
  exchange_.request.method = "PUT";
  EXPECT_THAT(broken(201), IsEmpty());
  EXPECT_THAT(broken(206, {{"Content-Type", "multipart/byteranges; boundary=a"}}), IsEmpty());
}

TEST_F(StatusRules, AllowNoContentWhereThereIsNone) {
  for (const int status : {204, 205}) {
    EXPECT_THAT(broken(status), IsEmpty()) << status;
    EXPECT_THAT(broken(status, {{"Content-Length", "0"}}), IsEmpty()) << status;
    EXPECT_THAT(broken(status, {{"Content-Length", "5"}}), ElementsAre("204_with_content")) << status;
  }
  EXPECT_THAT(broken(204, {{"Transfer-Encoding", "chunked"}}), ElementsAre("204_with_content"));
  EXPECT_THAT(broken(205, {{"Transfer-Encoding", "chunked"}}), IsEmpty());
  // A 304 says how long the 200 would be.
  EXPECT_THAT(broken(304, {{"Content-Length", "5"}}), IsEmpty());
  exchange_.request.method = "HEAD";
  EXPECT_THAT(broken(204, {{"Content-Length", "5"}}), IsEmpty());
}

TEST_F(StatusRules, FindStatusesThatNobodyRegistered) {
  EXPECT_THAT(broken(299), ElementsAre("unregistered_status"));
  EXPECT_THAT(broken(599), ElementsAre("unregistered_status"));
}

TEST_F(StatusRules, FindPagesForProgramsThatReadJson) {
  const Fields page{{"Content-Type", "text/html; charset=utf-8"}};
  EXPECT_THAT(broken(500, page), IsEmpty());  // whoever says nothing takes anything
  exchange_.request.fields.add("Accept", "application/json, application/vnd.a+json;q=0.5");
  EXPECT_THAT(broken(500, page), ElementsAre("html_error_for_json"));
  EXPECT_THAT(broken(404, page), ElementsAre("html_error_for_json"));
  EXPECT_THAT(broken(200, page), IsEmpty());
  EXPECT_THAT(broken(500, {{"Content-Type", "application/problem+json"}}), IsEmpty());
  exchange_.request.fields.add("Accept", "*/*;q=0.1");
  EXPECT_THAT(broken(500, page), IsEmpty());
}

TEST(StatusRuleTable, IsFoundByName) {
  for (const StatusRuleRow& row : status_rules()) {
    EXPECT_EQ(status_rule_named(row.name), row.rule);
    EXPECT_EQ(&status_rule(row.rule), &row);
    EXPECT_TRUE(row.fix.ends_with('.')) << row.name;
  }
  EXPECT_FALSE(status_rule_named("404"));
}

}  // namespace
}  // namespace candor::filters
