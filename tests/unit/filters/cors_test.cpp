#include "filters/cors.hpp"

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
using testing::IsEmpty;

constexpr const char* kApp = "https://app.test";

// One request through the filter, and the answer on its way back.
struct Passed {
  std::optional<Reply> reply;
  std::vector<std::string> lines;

  std::vector<std::string> with(std::string_view prefix) const {
    std::vector<std::string> found;
    for (const std::string& line : lines)
      if (line.starts_with(prefix)) found.push_back(line);
    return found;
  }
};

Passed pass(const std::string& options, Request& request, const http1::Fields& answer = {}) {
  Process process(load("[]", "[cors: {" + options + "}]").config);
  Filter& filter = process.filter("api", "cors");
  Passed passed{.reply = request.through(filter), .lines = {}};
  http1::ResponseHead head;
  head.fields = answer;
  filter.on_response(request.exchange, head);
  for (const http1::Field& field : head.fields)
    passed.lines.push_back(std::string(field.name) + ": " + std::string(field.value));
  return passed;
}

Passed from(const std::string& options, std::string_view origin, const http1::Fields& answer = {}) {
  Request request("192.0.2.1");
  if (!origin.empty()) request.field("Origin", origin);
  return pass(options, request, answer);
}

Passed preflight(const std::string& options, std::string_view origin) {
  Request request("192.0.2.1");
  request.exchange.request.method = "OPTIONS";
  request.field("Origin", origin).field("Access-Control-Request-Method", "PUT");
  return pass(options, request);
}

TEST(Cors, NamesTheOriginThatItLetsIn) {
  const Passed passed = from("origins: [\"https://app.test\", \"https://b.test\"]", kApp);
  EXPECT_FALSE(passed.reply);
  EXPECT_THAT(passed.lines, ElementsAre("Vary: Origin", "Access-Control-Allow-Origin: https://app.test"));
}

TEST(Cors, SaysNothingToOthersButThatTheAnswerDependsOnTheOrigin) {
  EXPECT_THAT(from("origins: [\"https://app.test\"]", "https://evil.test").lines, ElementsAre("Vary: Origin"));
  EXPECT_THAT(from("origins: [\"https://app.test\"]", "").lines, ElementsAre("Vary: Origin"));
  EXPECT_THAT(from("origins: [\"https://app.test\"]", "null").lines, ElementsAre("Vary: Origin"));
}

TEST(Cors, GivesTheSameAnswerToAllWhereAllAreLetIn) {
  EXPECT_THAT(from("origins: [\"*\"]", kApp).lines, ElementsAre("Access-Control-Allow-Origin: *"));
  EXPECT_THAT(from("origins: [\"*\"]", "").lines, ElementsAre("Access-Control-Allow-Origin: *"));
}

TEST(Cors, BelievesNoneOfSeveralOrigins) {
  Request request("192.0.2.1");
  request.field("Origin", kApp).field("Origin", kApp);
  EXPECT_THAT(pass("origins: [\"https://app.test\"]", request).lines, ElementsAre("Vary: Origin"));
}

TEST(Cors, TellsWhatMayBeReadAndSent) {
  EXPECT_THAT(from("origins: [\"https://app.test\"], credentials: true, expose: [ETag, X-Total]", kApp).lines,
              ElementsAre("Vary: Origin", "Access-Control-Allow-Origin: https://app.test",
                          "Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: ETag, X-Total"));
}

TEST(Cors, AnswersAPreflightWith204) {
  const Passed passed = preflight(
      "origins: [\"https://app.test\"], methods: [GET, PUT], fields: [X-A, X-B], max_age: 10m, expose: [ETag]", kApp);
  ASSERT_TRUE(passed.reply);
  EXPECT_EQ(passed.reply->cause, Cause::local_response);
  EXPECT_EQ(passed.reply->status, 204);
  EXPECT_EQ(passed.reply->body, "");
  EXPECT_THAT(passed.lines,
              ElementsAre("Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
                          "Access-Control-Allow-Origin: https://app.test", "Access-Control-Allow-Methods: GET, PUT",
                          "Access-Control-Allow-Headers: X-A, X-B", "Access-Control-Max-Age: 600"));
}

TEST(Cors, AnswersAPreflightFromElsewhereWithoutItsFields) {
  const Passed passed = preflight("origins: [\"https://app.test\"]", "https://evil.test");
  ASSERT_TRUE(passed.reply);
  EXPECT_EQ(passed.reply->status, 204);
  EXPECT_THAT(passed.with("Access-Control-"), IsEmpty());
}

TEST(Cors, TakesNoOtherOptionsForAPreflight) {
  Request without_method("192.0.2.1");
  without_method.exchange.request.method = "OPTIONS";
  without_method.field("Origin", kApp);
  EXPECT_FALSE(pass("origins: [\"https://app.test\"]", without_method).reply);

  Request without_origin("192.0.2.1");
  without_origin.exchange.request.method = "OPTIONS";
  without_origin.field("Access-Control-Request-Method", "PUT");
  EXPECT_FALSE(pass("origins: [\"https://app.test\"]", without_origin).reply);

  Request get("192.0.2.1");
  get.field("Origin", kApp).field("Access-Control-Request-Method", "PUT");
  EXPECT_FALSE(pass("origins: [\"https://app.test\"]", get).reply);
}

http1::Fields upstreams_own() {
  http1::Fields fields;
  fields.add("Vary", "Accept, Origin");
  fields.add("Access-Control-Allow-Origin", "*");
  fields.add("access-control-allow-credentials", "true");
  fields.add("ETag", "1");
  return fields;
}

TEST(Cors, RemovesTheUpstreamsOwnFields) {
  EXPECT_THAT(from("origins: [\"https://app.test\"]", kApp, upstreams_own()).lines,
              ElementsAre("Vary: Accept, Origin", "ETag: 1", "Access-Control-Allow-Origin: https://app.test"));
  EXPECT_THAT(from("origins: [\"https://app.test\"]", "https://evil.test", upstreams_own()).lines,
              ElementsAre("Vary: Accept, Origin", "ETag: 1"));
}

TEST(Cors, KeepsTheUpstreamsOwnFieldsWhereTold) {
  const std::string options = "origins: [\"https://app.test\"], upstream: keep";
  EXPECT_THAT(from(options, kApp, upstreams_own()).with("Access-Control-Allow-Origin"),
              ElementsAre("Access-Control-Allow-Origin: *"));
  EXPECT_THAT(from(options, kApp).with("Access-Control-Allow-Origin"),
              ElementsAre("Access-Control-Allow-Origin: https://app.test"));
}

TEST(Cors, NeverLetsAllInWithCredentials) {
  EXPECT_THAT(first_error("cors", "origins: [\"*\"], credentials: true"), HasSubstr("cannot be true beside origins"));
  for (const char* key : {"methods", "fields", "expose"})
    EXPECT_THAT(
        first_error("cors", "origins: [\"https://a.test\"], credentials: true, " + std::string(key) + ": [\"*\"]"),
        HasSubstr(std::string(key) + ": cannot hold \"*\""));
}

TEST(Cors, NeedsOriginsAsBrowsersWriteThem) {
  EXPECT_THAT(first_error("cors", ""), HasSubstr("none; expected at least one origin"));
  EXPECT_THAT(first_error("cors", "origins: [\"https://a.test/\"]"), HasSubstr("origins[0]: expected a host"));
  EXPECT_THAT(first_error("cors", "origins: [\"https://a.test\"], methods: [\"A B\"]"),
              HasSubstr("methods[0]: expected a name"));
}

TEST(Cors, TakesSoManyOriginsAndNamesAndNoMore) {
  const auto list = [](std::size_t count, const std::string& before) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "\"" : ", \"") + before + std::to_string(i) + "\"";
    return "[" + text + "]";
  };
  const std::string one = "origins: [\"https://a.test\"], fields: ";
  EXPECT_EQ(first_error("cors", "origins: " + list(kCorsOriginsMax, "https://a")), "");
  EXPECT_THAT(first_error("cors", "origins: " + list(kCorsOriginsMax + 1, "https://a")),
              HasSubstr("64 origins at most"));
  EXPECT_EQ(first_error("cors", one + list(kCorsNamesMax, "X-")), "");
  EXPECT_THAT(first_error("cors", one + list(kCorsNamesMax + 1, "X-")), HasSubstr("64 names at most"));
}

}  // namespace
}  // namespace candor::filters
