#include "filters/auth/claims.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::filters::auth {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr WallClock::time_point kNow{1'800'000'000s};

Checked check(const std::string& members, const ClaimRules& rules = {}, WallClock::time_point now = kNow) {
  return check_claims("{" + members + "}", rules, now);
}

// With a user and a time that are good.
Checked check_with(const std::string& members, const ClaimRules& rules = {}) {
  return check(R"("sub":"alice","exp":1800000100,)" + members, rules);
}

TEST(Claims, SayWhoItIs) {
  const Checked checked = check(R"("sub":"alice","exp":1800000100)");
  ASSERT_TRUE(checked.principal);
  EXPECT_EQ(checked.principal->name, "alice");
  EXPECT_THAT(checked.principal->scopes, IsEmpty());
  EXPECT_THAT(checked.principal->groups, IsEmpty());
}

TEST(Claims, AreGoodUntilTheyExpireAndAMomentLonger) {
  const ClaimRules rules{.leeway = 30s};
  const std::string members = R"("sub":"alice","exp":1800000000)";
  EXPECT_EQ(check(members, rules).good_until, kNow + 30s);
  EXPECT_TRUE(check(members, rules, kNow + 30s - 1ns).principal);
  EXPECT_EQ(check(members, rules, kNow + 30s).reason, "token: it has expired");
}

TEST(Claims, AreNotGoodBeforeTheirTimeLessAMoment) {
  const ClaimRules rules{.leeway = 30s};
  const std::string members = R"("sub":"alice","exp":1800009999,"nbf":1800000000)";
  EXPECT_TRUE(check(members, rules, kNow - 30s).principal);
  EXPECT_EQ(check(members, rules, kNow - 30s - 1ns).reason, "token: it is not valid yet");
}

TEST(Claims, HaveTimesThatAreDates) {
  EXPECT_EQ(check(R"("sub":"alice")").reason, "token: it has no exp");
  for (const char* date :
       {"\"1800000100\"", "null", "true", "[]", "-1", "1e300", "253402300800", "99999999999999999999"})
    EXPECT_EQ(check(fmt::format(R"("sub":"alice","exp":{})", date)).reason, "token: its exp is no date") << date;
  EXPECT_TRUE(check(R"("sub":"alice","exp":1800000100.5)").principal);
  EXPECT_TRUE(check(R"("sub":"alice","exp":1.8000001e9)").principal);
  EXPECT_TRUE(check(R"("sub":"alice","exp":253402300799)").principal);
  EXPECT_EQ(check_with(R"("nbf":"soon")").reason, "token: its nbf is no date");
}

TEST(Claims, AreForOneOfOurAudiences) {
  const ClaimRules rules{.audiences = {"orders", "bills"}};
  EXPECT_TRUE(check_with(R"("aud":"bills")", rules).principal);
  EXPECT_TRUE(check_with(R"("aud":["others","orders"])", rules).principal);
  EXPECT_EQ(check_with(R"("aud":"others")", rules).reason, "token: its aud is somebody else");
  EXPECT_EQ(check_with(R"("aud":[])", rules).reason, "token: its aud is somebody else");
  EXPECT_EQ(check_with(R"("aud":"Orders")", rules).reason, "token: its aud is somebody else");
  EXPECT_EQ(check_with(R"("x":1)", rules).reason, "token: it has no aud");
  EXPECT_EQ(check_with(R"("aud":7)", rules).reason, "token: its aud is no text and no list of texts");
  EXPECT_EQ(check_with(R"("aud":["orders",7])", rules).reason, "token: its aud is no text and no list of texts");
}

// RFC 7519 §4.1.3: who has no name is not the one that is named.
TEST(Claims, WithAnAudienceAreForNobodyWhereNoneIsConfigured) {
  EXPECT_EQ(check_with(R"("aud":"orders")").reason, "token: its aud is somebody else");
}

TEST(Claims, AreOfOurIssuer) {
  const ClaimRules rules{.issuer = "https://id.example.com/"};
  EXPECT_TRUE(check_with(R"("iss":"https://id.example.com/")", rules).principal);
  EXPECT_EQ(check_with(R"("iss":"https://id.example.com")", rules).reason, "token: its iss is another one");
  EXPECT_EQ(check_with(R"("iss":["https://id.example.com/"])", rules).reason, "token: its iss is another one");
  EXPECT_EQ(check_with(R"("x":1)", rules).reason, "token: its iss is another one");
}

TEST(Claims, MayNameScopesInOneTextOrAList) {
  EXPECT_THAT(check_with(R"("scope":"a:read  b:write")").principal->scopes, ElementsAre("a:read", "b:write"));
  EXPECT_THAT(check_with(R"("scope":["a","b"])").principal->scopes, ElementsAre("a", "b"));
  EXPECT_THAT(check_with(R"("scp":"a")", {.scopes_claim = "scp"}).principal->scopes, ElementsAre("a"));
  EXPECT_EQ(check_with(R"("scope":7)").reason, "token: its scopes are no texts, or too many");
}

TEST(Claims, MayNameGroups) {
  EXPECT_THAT(check_with(R"("groups":["staff","on call"])").principal->groups, ElementsAre("staff", "on call"));
  EXPECT_THAT(check_with(R"("groups":"staff")").principal->groups, ElementsAre("staff"));
  EXPECT_EQ(check_with(R"("groups":{"staff":true})").reason, "token: its groups are no texts, or too many");
}

TEST(Claims, AreLimitedInScopesAndGroups) {
  const auto list = [](std::size_t size) {
    std::string items;
    for (std::size_t i = 0; i < size; ++i) items += fmt::format("{}\"s{}\"", i == 0 ? "" : ",", i);
    return "[" + items + "]";
  };
  EXPECT_TRUE(check_with(R"("groups":)" + list(kScopesMax)).principal);
  EXPECT_FALSE(check_with(R"("groups":)" + list(kScopesMax + 1)).principal);
  EXPECT_TRUE(check_with(R"("scope":)" + list(kScopesMax)).principal);
  EXPECT_FALSE(check_with(R"("scope":)" + list(kScopesMax + 1)).principal);
  std::string words;
  for (std::size_t i = 0; i <= kScopesMax; ++i) words += "s ";
  EXPECT_EQ(check_with(R"("scope":")" + words + "\"").reason, "token: too many scopes");
}

// The user is told to the upstream in a field and written into the log.
TEST(Claims, NameAUserThatCanBePassedOn) {
  constexpr std::string_view kReason = "token: its user is missing, too long or no plain text";
  const auto reason = [](const std::string& user) {
    return check(fmt::format(R"("exp":1800000100,"sub":{})", user)).reason;
  };
  EXPECT_EQ(check(R"("exp":1800000100)").reason, kReason);
  EXPECT_EQ(reason("7"), kReason);
  EXPECT_EQ(reason(R"("")"), kReason);
  EXPECT_EQ(reason(R"(" alice")"), kReason);
  EXPECT_EQ(reason(R"("alice\r\nX-Admin: yes")"), kReason);
  EXPECT_EQ(reason(R"("a\u0000b")"), kReason);
  EXPECT_EQ(reason("\"" + std::string(kUserBytesMax, 'a') + "\""), "");
  EXPECT_EQ(reason("\"" + std::string(kUserBytesMax + 1, 'a') + "\""), kReason);
  EXPECT_EQ(reason("\"\xc3\xa9lodie\""), "");
}

TEST(Claims, AreAnObject) {
  for (const char* text : {"", "[]", "7", "\"sub\"", "{", "null"})
    EXPECT_EQ(check_claims(text, {}, kNow).reason, "token: its content is no JSON object") << text;
}

}  // namespace
}  // namespace candor::filters::auth
