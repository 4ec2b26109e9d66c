#include "filters/rewrite_location.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::ElementsAre;
using testing::HasSubstr;

// What becomes of these fields of an answer of http://10.0.0.1:8080.
std::vector<std::string> rewritten(const std::string& options, const http1::Fields& fields, int upstream_status = 302) {
  Process process(load("[]", "[rewrite_location: {" + options + "}]").config);
  Request request("192.0.2.1");
  request.exchange.endpoint = "http://10.0.0.1:8080";
  request.exchange.upstream_status = upstream_status;
  http1::ResponseHead head;
  head.fields = fields;
  process.filter("api", "rewrite_location").on_response(request.exchange, head);
  std::vector<std::string> values;
  for (const http1::Field& field : head.fields) values.emplace_back(field.value);
  return values;
}

std::string location(const std::string& options, std::string_view value) {
  http1::Fields fields;
  fields.add("Location", value);
  return rewritten(options, fields).front();
}

TEST(RewriteLocation, ShowsTheClientItsOwnHostInsteadOfTheEndpoint) {
  EXPECT_EQ(location("", "http://10.0.0.1:8080/a?b"), "http://example.com/a?b");
}

TEST(RewriteLocation, LeavesWhatIsNotTheUpstreams) {
  for (const char* value : {"http://10.0.0.2:8080/a", "https://10.0.0.1:8080/a", "/a", "a", "//10.0.0.1:8080/a",
                            "http://10.0.0.1:8080@evil.test/", "http://10.0.0.1:8080/../a"})
    EXPECT_EQ(location("", value), value);
}

TEST(RewriteLocation, KnowsOtherNamesOfTheUpstream) {
  const std::string options = "own: [\"https://internal.test/app/\"]";
  EXPECT_EQ(location(options, "https://internal.test/app/x"), "http://example.com/app/x");
  EXPECT_EQ(location(options, "https://internal.test/other"), "https://internal.test/other");
}

TEST(RewriteLocation, RewritesContentLocationToo) {
  http1::Fields fields;
  fields.add("Content-Location", "http://10.0.0.1:8080/a");
  EXPECT_THAT(rewritten("", fields), ElementsAre("http://example.com/a"));
}

TEST(RewriteLocation, LeavesSeveralLocationsAndOtherFields) {
  http1::Fields fields;
  fields.add("Location", "http://10.0.0.1:8080/a");
  fields.add("location", "http://10.0.0.1:8080/b");
  fields.add("Refresh", "0; url=http://10.0.0.1:8080/c");
  EXPECT_THAT(rewritten("", fields),
              ElementsAre("http://10.0.0.1:8080/a", "http://10.0.0.1:8080/b", "0; url=http://10.0.0.1:8080/c"));
}

TEST(RewriteLocation, LeavesAnswersOfOurOwn) {
  http1::Fields fields;
  fields.add("Location", "http://10.0.0.1:8080/a");
  EXPECT_THAT(rewritten("", fields, 0), ElementsAre("http://10.0.0.1:8080/a"));
}

TEST(RewriteLocation, NeedsUrls) {
  EXPECT_THAT(first_error("rewrite_location", "own: [internal]"), HasSubstr("own[0]: expected a URL"));
  EXPECT_THAT(first_error("rewrite_location", "own: [\"http://a/?b\"]"), HasSubstr("own[0]: expected a URL"));
}

TEST(RewriteLocation, TakesSoManyUrlsAndNoMore) {
  std::string list = "\"http://a0\"";
  for (std::size_t i = 1; i < kOwnPrefixesMax; ++i) list += ", \"http://a" + std::to_string(i) + "\"";
  EXPECT_EQ(first_error("rewrite_location", "own: [" + list + "]"), "");
  EXPECT_THAT(first_error("rewrite_location", "own: [" + list + ", \"http://b\"]"),
              HasSubstr("16 URLs at most, found 17"));
}

}  // namespace
}  // namespace candor::filters
