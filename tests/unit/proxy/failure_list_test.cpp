#include "proxy/failure_list.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace candor {
namespace {

boost::json::object json_row(Cause cause) {
  const boost::json::array rows = boost::json::parse(failures_as_json()).as_array();
  return rows.at(static_cast<std::size_t>(cause) - 1).as_object();
}

TEST(FailureList, GivesOneJsonObjectForEachCause) {
  const boost::json::value list = boost::json::parse(failures_as_json());

  EXPECT_EQ(list.as_array().size(), kCauseCount - 1);
}

TEST(FailureList, WritesAllOfARowInJson) {
  const boost::json::object expected{{"cause", "write_timeout"},
                                     {"status", 504},
                                     {"token", "connection_write_timeout"},
                                     {"retry", "never"},
                                     {"side", "upstream"},
                                     {"cuts", true},
                                     {"detail", "The upstream stopped reading the request."}};
  EXPECT_EQ(json_row(Cause::write_timeout), expected);
}

TEST(FailureList, WritesNullForWhatIsNeverSent) {
  const boost::json::object row = json_row(Cause::client_closed);

  EXPECT_TRUE(row.at("status").is_null());
  EXPECT_TRUE(row.at("token").is_null());
  EXPECT_TRUE(row.at("retry").is_null());
}

TEST(FailureList, HasAMarkdownLineForEachCause) {
  const std::string text = failures_as_markdown();

  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), kCauseCount - 1 + 2);
  EXPECT_NE(text.find("| read_timeout | cut | connection_read_timeout | - | upstream |"), std::string::npos);
}

TEST(FailureList, HasATableLineForEachCause) {
  const std::string text = failures_as_table();

  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), kCauseCount - 1 + 1);
  EXPECT_NE(text.find("\nresponse_timeout            504 or cut  http_response_timeout "), std::string::npos);
}

TEST(FailureList, AdvisesSomethingElseForEachCause) {
  std::set<std::string_view> advice;
  for (const FailureRow& row : failure_table()) advice.insert(failure_advice(row.cause));

  EXPECT_EQ(advice.size(), kCauseCount - 1);
  EXPECT_FALSE(advice.contains(""));
}

}  // namespace
}  // namespace candor
