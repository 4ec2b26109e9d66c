#include "filters/media_types.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

bool contains(const std::string& member, std::string_view value) { return MediaTypes({member}).contain(value); }

TEST(MediaTypes, KnowATypeWhateverItsCaseAndParameters) {
  EXPECT_TRUE(contains("application/json", "application/json"));
  EXPECT_TRUE(contains("application/json", "Application/JSON; charset=utf-8"));
  EXPECT_TRUE(contains("application/json", "application/json ;q=\"a;b\""));
  EXPECT_FALSE(contains("application/json", "application/jsonp"));
  EXPECT_FALSE(contains("application/json", "text/json"));
}

TEST(MediaTypes, KnowAllOfOneType) {
  EXPECT_TRUE(contains("image/*", "image/png"));
  EXPECT_FALSE(contains("image/*", "imagery/png"));
  EXPECT_TRUE(contains("*/*", "a/b"));
}

TEST(MediaTypes, KnowASuffixAndTheTypeThatItIsNamedAfter) {
  EXPECT_TRUE(contains("+json", "application/problem+json"));
  EXPECT_TRUE(contains("+json", "application/vnd.api+JSON; v=1"));
  EXPECT_TRUE(contains("+json", "application/json"));
  EXPECT_FALSE(contains("+json", "application/xjson"));
  EXPECT_FALSE(contains("+json", "text/json"));
  EXPECT_FALSE(contains("+json", "application/+json"));
}

TEST(MediaTypes, HoldNothingThatIsNoMediaType) {
  for (const char* value : {"", ";", "json", "application/", "/json", "application/json, text/plain", "a b/c"})
    EXPECT_FALSE(contains("*/*", value)) << value;
}

TEST(MediaTypes, AreWrittenAsRanges) {
  EXPECT_EQ(MediaTypes({"text/csv", "image/*", "+json"}).as_ranges(), "text/csv, image/*, application/json");
}

TEST(MediaTypes, TakeWhatMeansSomething) {
  for (const char* good : {"text/csv", "image/*", "*/*", "+json", "application/vnd.api+json"})
    EXPECT_EQ(MediaTypes::check(good), "") << good;
  for (const char* bad : {"", "json", "*/json", "text/*+xml", "te*t/csv", "text/csv; a=b", "+", "+a b", "/", "a/b/c"})
    EXPECT_NE(MediaTypes::check(bad), "") << bad;
}

}  // namespace
}  // namespace candor::filters
