#include "proxy/accept.hpp"

#include <gtest/gtest.h>

#include <string>

namespace candor {
namespace {

TEST(Accept, TakesProblemJsonWhereNothingIsAskedFor) { EXPECT_EQ(preferred_form(""), ContentForm::problem_json); }

TEST(Accept, TakesProblemJsonForAnything) { EXPECT_EQ(preferred_form("*/*"), ContentForm::problem_json); }

TEST(Accept, TakesProblemJsonWhereNoneOfOursIsAccepted) {
  EXPECT_EQ(preferred_form("image/png"), ContentForm::problem_json);
}

TEST(Accept, TakesProblemJsonForPlainJson) {
  EXPECT_EQ(preferred_form("application/json, text/html;q=0.9"), ContentForm::problem_json);
}

TEST(Accept, TakesHtmlForABrowser) {
  EXPECT_EQ(preferred_form("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"),
            ContentForm::html);
}

TEST(Accept, TakesPlainTextWhereItIsPreferred) {
  EXPECT_EQ(preferred_form("text/html;q=0.2, text/plain;q=0.7, application/json;q=0.5"), ContentForm::plain);
}

TEST(Accept, TakesTheNamedFormBeforeTheWildcardOfTheSameQuality) {
  EXPECT_EQ(preferred_form("*/*, text/plain"), ContentForm::plain);
}

TEST(Accept, LetsTheMoreSpecificRangeDecideTheQuality) {
  EXPECT_EQ(preferred_form("text/*, text/html;q=0"), ContentForm::plain);
  EXPECT_EQ(preferred_form("text/html;q=0.1, */*;q=0.5"), ContentForm::problem_json);
}

TEST(Accept, NeverTakesWhatHasQualityZero) {
  EXPECT_EQ(preferred_form("application/problem+json;q=0, text/plain;q=0.001"), ContentForm::plain);
}

TEST(Accept, IgnoresCase) { EXPECT_EQ(preferred_form("TEXT/HTML;Q=1.000"), ContentForm::html); }

TEST(Accept, TakesTheFirstFormOfAType) {
  EXPECT_EQ(preferred_form("application/*, text/html;q=0.9"), ContentForm::problem_json);
  EXPECT_EQ(preferred_form("TEXT/*, application/json;q=0.9"), ContentForm::html);
  EXPECT_EQ(preferred_form("text/*;q=0.9, text/html;q=0.1"), ContentForm::plain);
}

TEST(Accept, FindsTheQualityBehindOtherParameters) {
  EXPECT_EQ(preferred_form("text/html;level=1;q=0.5, text/plain;q=0.6"), ContentForm::plain);
  EXPECT_EQ(preferred_form(R"(image/png;a="x,y;q=1", text/html;level=1)"), ContentForm::html);
}

TEST(Accept, IgnoresRangesWithABrokenQuality) {
  EXPECT_EQ(preferred_form("text/html;q=2, text/plain;q=0.1"), ContentForm::plain);
  EXPECT_EQ(preferred_form("text/html;q=1.001, text/plain;q=0.1"), ContentForm::plain);
  EXPECT_EQ(preferred_form("text/html;q=0.1234, text/plain;q=0.1"), ContentForm::plain);
  EXPECT_EQ(preferred_form("text/html;q=, text/plain;q=0.1"), ContentForm::plain);
}

TEST(Accept, DoesNotSplitQuotedParameters) {
  EXPECT_EQ(preferred_form("image/png;title=\",text/html;\\\",\", text/plain;q=0.1"), ContentForm::plain);
}

TEST(Accept, ReadsRangesUpToTheLimitOnly) {
  std::string before;
  for (std::size_t count = 0; count < kAcceptRangesMax - 1; ++count) before += "a/b,";

  EXPECT_EQ(preferred_form(before + "text/html"), ContentForm::html);
  EXPECT_EQ(preferred_form(before + "a/b,text/html"), ContentForm::problem_json);
}

TEST(Accept, ReadsBytesUpToTheLimitOnly) {
  const std::string wish = ",text/html";
  const std::string filling = "a/b;c=" + std::string(kAcceptBytesMax - wish.size() - 6, 'x');

  EXPECT_EQ(preferred_form(filling + wish), ContentForm::html);
  EXPECT_EQ(preferred_form(filling + "x" + wish), ContentForm::problem_json);
}

}  // namespace
}  // namespace candor
