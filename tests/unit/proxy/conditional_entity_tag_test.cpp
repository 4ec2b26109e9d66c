#include "proxy/conditional/entity_tag.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace candor::conditional {
namespace {

constexpr std::string_view kOwnTag = "\"v1\"";

std::optional<bool> lists(std::initializer_list<std::string_view> lines, Comparison comparison) {
  http1::Fields fields;
  for (const std::string_view line : lines) fields.add("if-NONE-match", line);
  return lists_tag(fields, "If-None-Match", kOwnTag, comparison);
}

std::optional<bool> lists_weakly(std::string_view line) { return lists({line}, Comparison::weak); }

TEST(EntityTag, IsTheSameForTheSameBytesOnly) {
  EXPECT_EQ(entity_tag_of(""), "\"e3b0c44298fc1c149afbf4c8996fb924\"");  // SHA-256 of nothing begins so
  EXPECT_EQ(entity_tag_of("a"), entity_tag_of("a"));
  EXPECT_NE(entity_tag_of("a"), entity_tag_of("b"));
}

TEST(EntityTag, IsTakenFromTheFront) {
  std::string_view text = "W/\"a,b\", \"c\"";
  EXPECT_EQ(take_entity_tag(text), "W/\"a,b\"");
  EXPECT_EQ(text, ", \"c\"");
}

TEST(EntityTag, TakesEveryCharacterOfTheGrammar) {
  for (const char* tag : {"\"\"", "\"!\"", "\"#$[~\"", "\"\\\"", "\"\x80\xff\"", "W/\"\""}) {
    std::string_view text = tag;
    EXPECT_EQ(take_entity_tag(text), tag);
  }
}

TEST(EntityTag, IsNoneWithoutItsQuotes) {
  for (const char* text : {"", "a", "\"", "\"a", "a\"", "W/", "W/a", "w/\"a\"", "W \"a\"", "\"a b\"", "\"a\tb\"", "*",
                           " \"a\"", "'a'", "\"a\x7f\""}) {
    std::string_view rest = text;
    EXPECT_EQ(take_entity_tag(rest), "") << text;
    EXPECT_EQ(rest, text);
  }
}

TEST(EntityTag, IsComparedAsTheConditionWants) {
  EXPECT_TRUE(is_same_tag("\"v1\"", kOwnTag, Comparison::strong));
  EXPECT_TRUE(is_same_tag("\"v1\"", kOwnTag, Comparison::weak));
  EXPECT_FALSE(is_same_tag("W/\"v1\"", kOwnTag, Comparison::strong));
  EXPECT_TRUE(is_same_tag("W/\"v1\"", kOwnTag, Comparison::weak));
  EXPECT_FALSE(is_same_tag("\"V1\"", kOwnTag, Comparison::weak));
}

TEST(EntityTagList, FindsOneOfMany) {
  EXPECT_EQ(lists_weakly("\"v1\""), true);
  EXPECT_EQ(lists_weakly("\"v0\", W/\"v1\" ,\"v2\""), true);
  EXPECT_EQ(lists_weakly("\"v0\",\"v2\""), false);
  EXPECT_EQ(lists({"W/\"v1\""}, Comparison::strong), false);
}

TEST(EntityTagList, IsOneOverAllLines) {
  EXPECT_EQ(lists({"\"v0\"", "\"v1\""}, Comparison::strong), true);
  EXPECT_EQ(lists({"\"v0\"", ""}, Comparison::strong), false);
  EXPECT_EQ(lists({"\"v1\"", "bad"}, Comparison::strong), std::nullopt);
}

TEST(EntityTagList, TakesAStarForEveryTag) {
  EXPECT_EQ(lists_weakly("*"), true);
  EXPECT_EQ(lists_weakly(", * ,"), true);
  EXPECT_EQ(lists({"*"}, Comparison::strong), true);
}

TEST(EntityTagList, TakesAStarOnlyAlone) {
  EXPECT_EQ(lists_weakly("*, \"v1\""), std::nullopt);
  EXPECT_EQ(lists_weakly("\"v1\", *"), std::nullopt);
  EXPECT_EQ(lists_weakly("**"), std::nullopt);
  EXPECT_EQ(lists({"*", "*"}, Comparison::weak), std::nullopt);
}

TEST(EntityTagList, LeavesEmptyMembersOut) {
  EXPECT_EQ(lists_weakly(",, \t,\"v1\",,"), true);
  EXPECT_EQ(lists_weakly(",\"v0\","), false);
  EXPECT_EQ(lists_weakly(","), false);
  EXPECT_EQ(lists_weakly(""), false);
}

TEST(EntityTagList, IsNoneWithBadSyntaxAnywhere) {
  for (const char* line : {"v1", "\"v1\" \"v2\"", "\"v1\"\"v2\"", "\"v1\";a", "\"v1\", v2", "\"v1\",\"", "w/\"v1\"",
                           "\"v1\" x", "*x", "\"v1"}) {
    EXPECT_EQ(lists_weakly(line), std::nullopt) << line;
  }
}

TEST(EntityTagList, IsNoneWithoutTheField) { EXPECT_EQ(lists({}, Comparison::weak), std::nullopt); }

}  // namespace
}  // namespace candor::conditional
