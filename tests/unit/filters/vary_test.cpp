#include "filters/vary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace candor::filters {
namespace {

using testing::ElementsAre;

std::vector<std::string> lines_after(const std::vector<std::string>& lines) {
  Exchange exchange;
  http1::Fields fields;
  for (const std::string& line : lines) fields.add("Vary", line);
  add_vary(exchange, fields, "Origin");
  std::vector<std::string> result;
  for (const http1::Field& field : fields) result.emplace_back(field.value);
  return result;
}

TEST(Vary, IsAddedWhereThereIsNone) { EXPECT_THAT(lines_after({}), ElementsAre("Origin")); }

TEST(Vary, GrowsByOneName) {
  EXPECT_THAT(lines_after({"Accept"}), ElementsAre("Accept, Origin"));
  EXPECT_THAT(lines_after({"Accept", "Cookie"}), ElementsAre("Accept, Cookie, Origin"));
}

TEST(Vary, IsLeftWhereTheNameStandsInIt) {
  EXPECT_THAT(lines_after({"Accept, origin"}), ElementsAre("Accept, origin"));
  EXPECT_THAT(lines_after({"Accept", "ORIGIN"}), ElementsAre("Accept", "ORIGIN"));
}

TEST(Vary, OfEverythingIsLeft) { EXPECT_THAT(lines_after({"*"}), ElementsAre("*")); }

TEST(Vary, WithoutMembersIsReplaced) { EXPECT_THAT(lines_after({" , "}), ElementsAre("Origin")); }

}  // namespace
}  // namespace candor::filters
