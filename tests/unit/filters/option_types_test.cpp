#include "filters/option_types.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

TEST(OptionTypes, KnowUnitsAndExamples) {
  EXPECT_EQ(unit_of({"a", "time", "what"}), "ms, s, m, h");
  EXPECT_EQ(example_of({"a", "time", "what"}), "30s");
  EXPECT_EQ(unit_of({"a", "name", "what"}), "");
}

TEST(OptionTypes, TakeTheFirstOfAChoiceForAnExample) {
  EXPECT_EQ(example_of({"a", "allow or deny", "what"}), "allow");
  EXPECT_EQ(example_of({"a", "301, 302 or 303", "what"}), "301");
}

TEST(OptionTypes, PreferTheOptionsOwnExample) {
  EXPECT_EQ(example_of({"a", "time", "what", {}, "5m"}), "5m");
  EXPECT_EQ(example_of({"a", "something else", "what"}), "");
}

}  // namespace
}  // namespace candor::filters
