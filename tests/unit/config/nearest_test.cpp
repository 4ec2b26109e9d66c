#include "config/nearest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace candor::config {
namespace {

constexpr std::array<std::string_view, 3> kWords{"listeners", "limits", "routes"};

TEST(EditDistance, IsZeroForTheSameWord) { EXPECT_EQ(edit_distance("routes", "routes"), 0U); }
TEST(EditDistance, CountsInsertions) { EXPECT_EQ(edit_distance("route", "routes"), 1U); }
TEST(EditDistance, CountsDeletions) { EXPECT_EQ(edit_distance("rouutes", "routes"), 1U); }
TEST(EditDistance, CountsReplacements) { EXPECT_EQ(edit_distance("roubes", "routes"), 1U); }
TEST(EditDistance, CountsASwapOnce) { EXPECT_EQ(edit_distance("rouets", "routes"), 1U); }
TEST(EditDistance, ToNothingIsTheLength) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
}

TEST(Nearest, IsTheWordWithTheFewestSlips) { EXPECT_EQ(nearest("limit", kWords), "limits"); }
TEST(Nearest, IsTheFirstOfSeveral) {
  constexpr std::array<std::string_view, 2> words{"aa", "ab"};
  EXPECT_EQ(nearest("ac", words), "aa");
}
TEST(Nearest, IsEmptyWhereNothingIsKnown) { EXPECT_EQ(nearest("x", {}), ""); }

TEST(DidYouMean, NamesTheNearWord) { EXPECT_EQ(did_you_mean("rotues", kWords), "; did you mean routes?"); }
TEST(DidYouMean, ListsAllNearestFirstWhereNoneIsNear) {
  EXPECT_EQ(did_you_mean("lixxxxxxx", kWords), "; expected one of listeners, limits, routes");
  EXPECT_EQ(did_you_mean("xxxxtes", kWords), "; expected one of routes, limits, listeners");
}
TEST(DidYouMean, IsSilentWhereNothingIsKnown) { EXPECT_EQ(did_you_mean("x", {}), ""); }
TEST(DidYouMean, EndsALongListAfter24) {
  const std::vector<std::string_view> many(25, "zzzz");
  const std::vector<std::string_view> just_enough(24, "zzzz");
  EXPECT_TRUE(did_you_mean("aaaaaaa", many).ends_with("zzzz, …"));
  EXPECT_TRUE(did_you_mean("aaaaaaa", just_enough).ends_with("zzzz, zzzz"));
}
TEST(DidYouMean, LooksAtTheBeginningOfALongWordOnly) {
  const std::string word = "routes" + std::string(100'000, 'x');
  EXPECT_TRUE(did_you_mean(word, kWords).starts_with("; expected one of "));
}

}  // namespace
}  // namespace candor::config
