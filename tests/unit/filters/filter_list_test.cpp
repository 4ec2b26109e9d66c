#include "filters/filter_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>

#include "filters/registry.hpp"

namespace candor::filters {
namespace {

using testing::HasSubstr;

std::string text_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// After a change: candor filters --format markdown > filters/OPTIONS.md
TEST(FilterList, IsTheTableInTheDocument) {
  EXPECT_EQ(text_of(CANDOR_SOURCE_DIR "/filters/OPTIONS.md"), filters_as_markdown());
}

TEST(FilterList, HasARowForEachOption) {
  const std::string table = filters_as_markdown();
  EXPECT_THAT(table, HasSubstr("\n### rate_limit\n"));
  EXPECT_THAT(table, HasSubstr("\n| `rate` | rate | required | per s, m or h | `100/s` | "));
  EXPECT_THAT(table, HasSubstr("\n| `burst` | number | the events of the rate |  | `1` | "));
  EXPECT_THAT(table, HasSubstr("\n| `retry_after` | time | `2m` | ms, s, m, h | `30s` | "));
  EXPECT_THAT(table, HasSubstr("\n| `successor` | URL or path | none |  | `https://api.example.com/v2/` | "));
}

TEST(FilterList, IsAListOfObjectsForPrograms) {
  const boost::json::array list = boost::json::parse(filters_as_json()).as_array();
  ASSERT_EQ(list.size(), kinds().size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(std::string_view(list[i].at("filter").as_string()), kinds()[i].name);
    EXPECT_EQ(list[i].at("options").as_array().size(), kinds()[i].options.size());
  }
}

TEST(FilterList, NamesDefaultsForPeople) {
  const std::string text = filters_as_text();
  EXPECT_THAT(text, HasSubstr("\n                  rate; required\n"));
  EXPECT_THAT(text, HasSubstr("; default client_ip\n"));
  EXPECT_THAT(text, HasSubstr("; none by default\n"));
}

}  // namespace
}  // namespace candor::filters
