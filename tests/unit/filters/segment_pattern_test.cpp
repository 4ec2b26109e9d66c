#include "filters/segment_pattern.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

TEST(SegmentPattern, IsAWholePath) {
  EXPECT_TRUE(matches_segments("/a/b", "/a/b"));
  EXPECT_FALSE(matches_segments("/a/b", "/a/b/"));
  EXPECT_FALSE(matches_segments("/a/b", "/a/b/c"));
  EXPECT_FALSE(matches_segments("/a/b", "/a"));
  EXPECT_FALSE(matches_segments("/a/b", "/a/bc"));
}

TEST(SegmentPattern, WithASlashAtItsEndIsAllBelow) {
  EXPECT_TRUE(matches_segments("/a/", "/a/"));
  EXPECT_TRUE(matches_segments("/a/", "/a/b/c"));
  EXPECT_TRUE(matches_segments("/", "/anything"));
  EXPECT_FALSE(matches_segments("/a/", "/a"));
  EXPECT_FALSE(matches_segments("/a/", "/ab/"));
}

TEST(SegmentPattern, TakesAnySegmentForAStar) {
  EXPECT_TRUE(matches_segments("/users/*/photo", "/users/7/photo"));
  EXPECT_TRUE(matches_segments("/*/old/", "/x/old/y/z"));
  EXPECT_TRUE(matches_segments("/*", "/x"));
  EXPECT_FALSE(matches_segments("/users/*/photo", "/users/7/8/photo"));
  EXPECT_FALSE(matches_segments("/users/*/photo", "/users//photo"));
  EXPECT_FALSE(matches_segments("/*", "/"));
}

TEST(SegmentPattern, MatchesNoRequestOfTheServerAsAWhole) { EXPECT_FALSE(matches_segments("/*", "*")); }

TEST(SegmentPattern, IsWrittenAsPathsAreMatched) {
  for (const char* good : {"/", "/a", "/a/", "/*/b", "/a%20b"}) EXPECT_EQ(check_segment_pattern(good), "") << good;
  for (const char* bad : {"", "a", "/a?b", "/a//b", "/a/../b", "/%61", "/a*", "/a b"})
    EXPECT_NE(check_segment_pattern(bad), "") << bad;
}

}  // namespace
}  // namespace candor::filters
