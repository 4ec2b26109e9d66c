#include "proxy/explain/outline.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace candor::explain {
namespace {

std::string of(std::string_view text) { return outline(boost::json::parse(text)); }

TEST(Outline, HasALineForEachMember) { EXPECT_EQ(of(R"({"a":"x y","b":1,"c":null})"), "a: x y\nb: 1\nc: null\n"); }

TEST(Outline, IndentsWhatIsInside) { EXPECT_EQ(of(R"({"a":{"b":{"c":1}}})"), "a:\n  b:\n    c: 1\n"); }

TEST(Outline, ListsWithDashes) {
  EXPECT_EQ(of(R"({"a":["x",{"b":1,"c":[2]}]})"), "a:\n  - x\n  - b: 1\n    c:\n      - 2\n");
}

TEST(Outline, SaysWhereThereIsNothing) { EXPECT_EQ(of(R"({"a":[],"b":{}})"), "a: none\nb: none\n"); }

}  // namespace
}  // namespace candor::explain
