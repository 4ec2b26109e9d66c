#include "filters/path_pattern.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::filters {
namespace {

using testing::HasSubstr;

std::optional<std::string> rewritten(std::string_view regex, std::string_view path, std::string_view to) {
  CaptureTemplate parsed;
  EXPECT_EQ(parsed.parse(to), "");
  const PathPattern pattern(regex);
  EXPECT_EQ(pattern.error(), "");
  return pattern.rewrite(path, parsed);
}

TEST(PathPattern, FillsCapturesIn) {
  EXPECT_EQ(rewritten("/u/([0-9]+)/(.*)", "/u/17/a/b", "/users/$1?$2"), "/users/17?a/b");
  EXPECT_EQ(rewritten("/a", "/a", "/old$0"), "/old/a");
  EXPECT_EQ(rewritten("/a", "/a", "/b"), "/b");
}

TEST(PathPattern, MatchesTheWholePathOnly) {
  EXPECT_FALSE(rewritten("/u/([0-9]+)", "/u/17/a", "/$1"));
  EXPECT_FALSE(rewritten("/u/([0-9]+)", "/x/u/17", "/$1"));
}

TEST(PathPattern, LeavesAGroupThatTookNoPartEmpty) { EXPECT_EQ(rewritten("/(a)?b", "/b", "/x$1"), "/x"); }

TEST(PathPattern, DecodesNothing) { EXPECT_EQ(rewritten("/u/(.*)", "/u/a%2Fb%0d", "/$1"), "/a%2Fb%0d"); }

TEST(PathPattern, TakesBytesAsTheyAre) { EXPECT_EQ(rewritten("/(.*)", "/\xC3\xA4", "/$1"), "/\xC3\xA4"); }

TEST(PathPattern, ExplainsABrokenExpression) {
  EXPECT_THAT(PathPattern("/u/(").error(), HasSubstr("missing )"));
  EXPECT_THAT(PathPattern("(a)\\1").error(), HasSubstr("invalid escape"));
}

TEST(PathPattern, RefusesWhatWouldTakeTooMuchMemory) {
  EXPECT_THAT(PathPattern("((a{100}){100}){100}").error(), testing::Not(""));
}

TEST(PathPattern, CountsItsGroups) { EXPECT_EQ(PathPattern("/(a)(?:b)(c)").groups(), 2U); }

// With backtracking this would not end.
TEST(PathPattern, TakesTimeInProportionToThePath) {
  EXPECT_FALSE(rewritten("/(a*)*b", "/" + std::string(8000, 'a'), "/$1"));
}

TEST(CaptureTemplate, WritesADollarAsTwo) { EXPECT_EQ(rewritten("/(a)", "/a", "/$$1$1"), "/$1a"); }

TEST(CaptureTemplate, SaysHowManyCapturesItNeeds) {
  CaptureTemplate text;
  EXPECT_EQ(text.parse("/a"), "");
  EXPECT_EQ(text.captures(), 0U);
  EXPECT_EQ(text.parse("/$0"), "");
  EXPECT_EQ(text.captures(), 1U);
  EXPECT_EQ(text.parse("/$9$1"), "");
  EXPECT_EQ(text.captures(), 10U);
}

TEST(CaptureTemplate, RefusesAnythingElseBehindADollar) {
  for (const char* text : {"/$", "/$a", "/${1}"}) EXPECT_THAT(CaptureTemplate().parse(text), HasSubstr("$0 to $9"));
}

}  // namespace
}  // namespace candor::filters
