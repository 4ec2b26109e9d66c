#include "config/unreachable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Unreachable : public testing::Test {
 protected:
  void add(const char* name, std::vector<std::string> methods = {}, std::vector<FieldMatch> fields = {},
           const char* path = "/") {
    Route& route = routes_.emplace_back();
    route.name = name;
    route.mark = {static_cast<int>(routes_.size()), 1};
    route.match = {"", path, std::move(methods), std::move(fields)};
  }
  std::vector<std::string> warnings() const {
    Errors warnings;
    warn_of_unreachable(routes_, "f", warnings);
    std::vector<std::string> texts;
    for (const Error& each : warnings) texts.push_back(each.to_string());
    return texts;
  }

  std::vector<Route> routes_;
};

TEST_F(Unreachable, IsARouteWhoseMethodsAnotherOneTakes) {
  add("a", {"GET", "PUT"});
  add("b", {"GET"});
  EXPECT_THAT(warnings(), ElementsAre("f:2:1: routes[1].match: the route \"b\" is never chosen: \"a\" takes all its "
                                      "requests"));
}

TEST_F(Unreachable, IsARouteWhoseFieldsAreLessExact) {
  add("any value", {}, {{"x", std::nullopt}});
  add("one value", {}, {{"x", "1"}});
  EXPECT_THAT(warnings(), ElementsAre(testing::HasSubstr("\"one value\" is never chosen")));
}

TEST_F(Unreachable, IsNotARouteWithMoreConditions) {
  add("a");
  add("b", {"GET"});
  add("c", {"GET"}, {{"x", "1"}});
  add("d", {}, {{"x", "1"}});
  EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(Unreachable, IsNotARouteOfAnotherPath) {
  add("a", {"GET", "PUT"});
  add("b", {"GET"}, {}, "/b");
  EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(Unreachable, IsNotARouteThatTakesSomethingMore) {
  add("a", {"GET", "PUT"});
  add("b", {"GET", "POST"});
  EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(Unreachable, IsARouteWhoseMethodsSeveralOthersTake) {
  add("read", {"GET", "HEAD"});
  add("write", {"POST"});
  add("both", {"GET", "POST"});
  EXPECT_THAT(warnings(), ElementsAre("f:3:1: routes[2].match: the route \"both\" is never chosen: \"read\", \"write\" "
                                      "take all its requests"));
}

TEST_F(Unreachable, IsNotARouteForMethodsThatNobodyNames) {
  add("read", {"GET"});
  add("write", {"POST"});
  add("rest");
  EXPECT_THAT(warnings(), IsEmpty());
}

}  // namespace
}  // namespace candor::config::test
