#include "tests/support/expect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string class_of(int status) { return std::to_string(status / 100) + "xx"; }

struct Logged {
  int status;
  std::string origin;
  bool cut;
};

void expect_log(const Candor& candor, const Logged& logged, const Failure& failure) {
  const auto lines = candor.log().wait_lines(1);
  ASSERT_EQ(lines.size(), 1U);
  const boost::json::object& line = lines.front();
  SCOPED_TRACE(boost::json::serialize(line));
  EXPECT_EQ(number_of(line, "status"), logged.status);
  EXPECT_EQ(text_of(line, "class"), class_of(logged.status));
  EXPECT_EQ(text_of(line, "origin"), logged.origin);
  EXPECT_EQ(text_of(line, "cause"), failure.cause);
  if (!failure.route.empty()) {
    EXPECT_EQ(text_of(line, "route"), failure.route);
  }
  EXPECT_EQ(line.contains("cut") && line.at("cut").as_bool(), logged.cut);
  EXPECT_THAT(text_of(line, "error"), HasSubstr(failure.error));
}

struct Counted {
  int responses;
  int aborts;
  int cuts;
};

void expect_metrics(const Candor& candor, const Counted& counted, const Failure& failure) {
  const Metrics metrics = candor.metrics();
  EXPECT_EQ(metrics.sum("candor_responses_total"), counted.responses);
  EXPECT_EQ(metrics.sum("candor_aborts_total"), counted.aborts);
  EXPECT_EQ(metrics.sum("candor_cuts_total"), counted.cuts);
  EXPECT_EQ(metrics.sum("candor_failures_total"), 1);
  Metrics::Labels labels{{"cause", failure.cause}};
  if (!failure.route.empty()) labels["route"] = failure.route;
  EXPECT_EQ(metrics.sum("candor_failures_total", labels), 1);
  EXPECT_EQ(metrics.sum("candor_aborts_total", labels), counted.aborts);
  EXPECT_EQ(metrics.sum("candor_cuts_total", labels), counted.cuts);
  EXPECT_EQ(metrics.sum("candor_requests_in_flight"), 0);
}

void expect_responses(const Candor& candor, int status, const std::string& origin) {
  const Metrics::Labels labels{{"class", class_of(status)}, {"origin", origin}};
  EXPECT_EQ(candor.metrics().sum("candor_responses_total", labels), 1);
}

}  // namespace

std::string text_of(const boost::json::object& line, std::string_view key) {
  const boost::json::value* value = line.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::int64_t number_of(const boost::json::object& line, std::string_view key) {
  const boost::json::value* value = line.if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

void expect_answer_form(const Response& response, const Failure& failure) {
  SCOPED_TRACE(response.raw + response.content);
  ASSERT_EQ(response.status, failure.status);
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.field("Proxy-Status"), "candor; error=" + failure.token);
  EXPECT_EQ(response.field("Cache-Control"), "no-store");
  EXPECT_EQ(response.field("Content-Length"), std::to_string(response.content.size()));
  EXPECT_NE(response.field("Date"), "");
  EXPECT_NE(response.field("X-Request-Id"), "");
  ASSERT_EQ(response.field("Content-Type"), "application/problem+json");

  const boost::json::object problem = boost::json::parse(response.content).as_object();
  EXPECT_EQ(text_of(problem, "type"), "about:blank");
  EXPECT_EQ(text_of(problem, "title"), response.reason);
  EXPECT_EQ(number_of(problem, "status"), failure.status);
  EXPECT_NE(text_of(problem, "detail"), "");
  EXPECT_EQ(text_of(problem, "cause"), failure.cause);
  EXPECT_EQ(text_of(problem, "request_id"), response.field("X-Request-Id"));
  EXPECT_THAT(response.raw + response.content, Not(HasSubstr("127.")));
}

void expect_answer(const Candor& candor, const Response& response, const Failure& failure) {
  expect_answer_form(response, failure);
  expect_log(candor, {.status = failure.status, .origin = "proxy", .cut = false}, failure);
  expect_metrics(candor, {.responses = 1, .aborts = 0, .cuts = 0}, failure);
  expect_responses(candor, failure.status, "proxy");
}

void expect_cut(const Candor& candor, const Response& response, const Failure& failure) {
  SCOPED_TRACE(response.raw);
  EXPECT_EQ(response.status, failure.status);
  EXPECT_FALSE(response.complete);
  EXPECT_NE(response.end, Io::timeout);
  expect_log(candor, {.status = failure.status, .origin = "upstream", .cut = true}, failure);
  expect_metrics(candor, {.responses = 1, .aborts = 0, .cuts = 1}, failure);
  expect_responses(candor, failure.status, "upstream");
}

void expect_abort(const Candor& candor, const std::string& cause) {
  const Failure failure{.status = 499, .cause = cause};
  const auto lines = candor.log().wait_lines(1);
  ASSERT_EQ(lines.size(), 1U);
  SCOPED_TRACE(boost::json::serialize(lines.front()));
  EXPECT_EQ(number_of(lines.front(), "status"), failure.status);
  EXPECT_EQ(text_of(lines.front(), "cause"), cause);
  expect_metrics(candor, {.responses = 0, .aborts = 1, .cuts = 0}, failure);
}

}  // namespace candor::test
