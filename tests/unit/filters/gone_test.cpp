#include "filters/gone.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::field_of;
using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

std::optional<Reply> answer_to(const std::string& options, std::string_view path) {
  Process process(load("[]", "[gone: {" + options + "}]").config);
  return Request("192.0.2.1", path).through(process.filter("api", "gone"));
}

TEST(Gone, IsTheWholeRouteUnlessPathsAreGiven) {
  const std::optional<Reply> reply = answer_to("", "/anything");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::gone);
  EXPECT_TRUE(reply->fields.empty());
}

TEST(Gone, ArePathsOfItsList) {
  EXPECT_TRUE(answer_to("paths: [/a, /old/]", "/a"));
  EXPECT_TRUE(answer_to("paths: [/a, /old/]", "/old/b/c"));
  EXPECT_FALSE(answer_to("paths: [/a, /old/]", "/new"));
}

TEST(Gone, LinksToWhatHasTakenItsPlace) {
  EXPECT_EQ(field_of(answer_to("successor: \"https://a.test/v2/\"", "/").value(), "Link"),
            "<https://a.test/v2/>; rel=\"successor-version\"");
}

TEST(Gone, RefusesPatternsAndLinksThatCannotBe) {
  EXPECT_THAT(first_error("gone", "paths: [a]"), HasSubstr("paths[0]: expected a path"));
  for (const char* successor : {"v2", "/v2>; rel=\\\"x", "/a b", "/a\\nX: 1"})
    EXPECT_NE(first_error("gone", "successor: \"" + std::string(successor) + "\""), "") << successor;
}

TEST(Gone, TakesSoManyPathsAndNoMore) {
  std::string list = "/0";
  for (std::size_t i = 1; i < kGonePathsMax; ++i) list += ", /" + std::to_string(i);
  EXPECT_EQ(first_error("gone", "paths: [" + list + "]"), "");
  EXPECT_THAT(first_error("gone", "paths: [" + list + ", /more]"), HasSubstr("256 paths at most, found 257"));
}

}  // namespace
}  // namespace candor::filters
