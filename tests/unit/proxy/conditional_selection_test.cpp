#include "proxy/conditional/selection.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace candor::conditional {
namespace {

using Lines = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Of ten bytes with the tag "v1".
Selection selected(std::string_view method, Lines lines) {
  http1::Fields fields;
  for (const auto& [name, value] : lines) fields.add(name, value);
  return select(method, fields, {.entity_tag = "\"v1\"", .size = 10});
}

Outcome outcome_of_get(Lines lines) { return selected("GET", lines).outcome; }

TEST(Selection, IsTheWholeWithoutConditions) { EXPECT_EQ(outcome_of_get({}), Outcome::whole); }

TEST(Selection, FailsWhereIfMatchDoesNotListTheTag) {
  EXPECT_EQ(outcome_of_get({{"If-Match", "\"v0\", \"v1\""}}), Outcome::whole);
  EXPECT_EQ(outcome_of_get({{"If-Match", "*"}}), Outcome::whole);
  EXPECT_EQ(outcome_of_get({{"If-Match", "\"v0\""}}), Outcome::precondition_failed);
  EXPECT_EQ(outcome_of_get({{"If-Match", "W/\"v1\""}}), Outcome::precondition_failed);
  EXPECT_EQ(outcome_of_get({{"If-Match", ""}}), Outcome::precondition_failed);
  EXPECT_EQ(outcome_of_get({{"If-Match", "v0"}}), Outcome::whole) << "bad syntax asks for nothing";
}

TEST(Selection, IsNotModifiedWhereIfNoneMatchListsTheTag) {
  EXPECT_EQ(outcome_of_get({{"If-None-Match", "\"v0\", W/\"v1\""}}), Outcome::not_modified);
  EXPECT_EQ(outcome_of_get({{"If-None-Match", "*"}}), Outcome::not_modified);
  EXPECT_EQ(outcome_of_get({{"If-None-Match", "\"v0\""}}), Outcome::whole);
  EXPECT_EQ(outcome_of_get({{"If-None-Match", "v1"}}), Outcome::whole) << "bad syntax asks for nothing";
}

TEST(Selection, AsksIfMatchFirstThenIfNoneMatchThenTheRange) {
  EXPECT_EQ(outcome_of_get({{"If-None-Match", "\"v1\""}, {"If-Match", "\"v0\""}}), Outcome::precondition_failed);
  EXPECT_EQ(outcome_of_get({{"If-None-Match", "\"v1\""}, {"If-Match", "\"v1\""}}), Outcome::not_modified);
  EXPECT_EQ(outcome_of_get({{"Range", "bytes=99-"}, {"If-None-Match", "\"v1\""}}), Outcome::not_modified);
  EXPECT_EQ(outcome_of_get({{"Range", "bytes=99-"}, {"If-Match", "\"v0\""}}), Outcome::precondition_failed);
  EXPECT_EQ(outcome_of_get({{"Range", "bytes=0-1"}, {"If-Match", "\"v1\""}, {"If-None-Match", "\"v0\""}}),
            Outcome::part);
}

TEST(Selection, IgnoresConditionsAboutADateItDoesNotHave) {
  EXPECT_EQ(outcome_of_get({{"If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"}}), Outcome::whole);
  EXPECT_EQ(outcome_of_get({{"If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}}), Outcome::whole);
}

TEST(Selection, IsThePartThatRangeAsksFor) {
  const Selection part = selected("GET", {{"range", "bytes=2-5"}});
  EXPECT_EQ(part.outcome, Outcome::part);
  EXPECT_EQ(part.first, 2U);
  EXPECT_EQ(part.size, 4U);
  EXPECT_FALSE(part.resumed);
  EXPECT_EQ(outcome_of_get({{"Range", "bytes=10-"}}), Outcome::range_not_satisfiable);
  EXPECT_EQ(outcome_of_get({{"Range", "bytes=5-2"}}), Outcome::whole);
}

TEST(Selection, IgnoresARangeThatStandsTwice) {
  EXPECT_EQ(outcome_of_get({{"Range", "bytes=0-1"}, {"Range", "bytes=0-1"}}), Outcome::whole);
}

TEST(Selection, IsAPartWhereIfRangeIsTheTag) {
  const Selection part = selected("GET", {{"Range", "bytes=2-"}, {"If-Range", "\"v1\""}});
  EXPECT_EQ(part.outcome, Outcome::part);
  EXPECT_TRUE(part.resumed);
}

TEST(Selection, IsTheWholeWhereIfRangeIsNotTheTag) {
  for (const char* condition : {"\"v0\"", "W/\"v1\"", "v1", "", "*", "\"v1\", \"v2\"", "Thu, 01 Jan 1970 00:00:00 GMT"})
    EXPECT_EQ(outcome_of_get({{"Range", "bytes=99-"}, {"If-Range", condition}}), Outcome::whole) << condition;
  EXPECT_EQ(outcome_of_get({{"Range", "bytes=0-"}, {"If-Range", "\"v1\""}, {"If-Range", "\"v1\""}}), Outcome::whole);
}

TEST(Selection, IgnoresIfRangeWithoutRange) { EXPECT_EQ(outcome_of_get({{"If-Range", "\"v0\""}}), Outcome::whole); }

TEST(Selection, HasNoRangesForHead) {
  EXPECT_EQ(selected("HEAD", {{"Range", "bytes=0-1"}}).outcome, Outcome::whole);
  EXPECT_EQ(selected("HEAD", {{"Range", "bytes=99-"}}).outcome, Outcome::whole);
  EXPECT_EQ(selected("HEAD", {{"If-None-Match", "\"v1\""}}).outcome, Outcome::not_modified);
  EXPECT_EQ(selected("HEAD", {{"If-Match", "\"v0\""}}).outcome, Outcome::precondition_failed);
}

TEST(Selection, HasNoConditionsForOtherMethods) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", ""})
    EXPECT_EQ(selected(method, {{"If-Match", "\"v0\""}, {"If-None-Match", "*"}, {"Range", "bytes=99-"}}).outcome,
              Outcome::whole)
        << method;
}

}  // namespace
}  // namespace candor::conditional
