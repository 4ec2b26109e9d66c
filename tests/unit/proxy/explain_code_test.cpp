#include "proxy/explain/code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::explain {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text(std::string_view word) { return as_text(code_named(word)); }

TEST(Code, IsAStatusOrACause) {
  EXPECT_TRUE(std::holds_alternative<const StatusMeaning*>(code_named("503")));
  EXPECT_TRUE(std::holds_alternative<UnregisteredStatus>(code_named("299")));
  EXPECT_TRUE(std::holds_alternative<Cause>(code_named("dns_error")));
  for (const char* word : {"", "50", "5033", "099", "600", "dns"})
    EXPECT_TRUE(std::holds_alternative<std::monostate>(code_named(word))) << word;
}

TEST(Code, OfAStatusIsExplainedWithItsCauses) {
  EXPECT_THAT(text("504"), HasSubstr("504 Gateway Timeout\n"));
  for (const char* cause : {"dns_timeout", "connection_timeout", "response_timeout"})
    EXPECT_THAT(text("504"), HasSubstr("\n" + std::string(cause) + "\n"));
  EXPECT_THAT(text("504"), Not(HasSubstr("\nconnection_refused\n")));
}

TEST(Code, SaysWhatCandorHasToDoWithIt) {
  EXPECT_THAT(text("301"), HasSubstr("From Candor: `redirect` with status: 301. `respond` can"));
  EXPECT_THAT(text("402"), HasSubstr("From Candor: Never by itself: it comes from the upstream. `respond` can"));
  EXPECT_THAT(text("100"), Not(HasSubstr("respond")));
}

TEST(Code, ThatIsNotRegisteredSaysSo) {
  EXPECT_THAT(text("299"), HasSubstr("Nobody has registered it"));
  EXPECT_THAT(text("499"), HasSubstr("Never sent"));
  EXPECT_THAT(text("499"), HasSubstr("\nclient_closed\n"));
}

TEST(Code, IsAnObjectForPrograms) {
  const boost::json::object status = as_json(code_named("503"));
  EXPECT_EQ(status.at("title"), "Service Unavailable");
  EXPECT_EQ(status.at("causes").as_array().front().at("cause"), "no_endpoint");
  EXPECT_EQ(as_json(code_named("dns_error")).at("status"), 502);
  EXPECT_TRUE(as_json(code_named("client_stalled")).at("status").is_null());
}

TEST(Code, AllOfThemFitInOneList) {
  EXPECT_EQ(statuses_as_json().size(), 63U);
  EXPECT_THAT(statuses_as_text(), HasSubstr("\n404 Not Found "));
}

}  // namespace
}  // namespace candor::explain
