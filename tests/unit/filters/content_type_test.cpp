#include "filters/content_type.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::field_of;
using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

std::optional<Reply> answer_to(const std::string& options, Request& request) {
  Process process(load("[]", "[content_type: {" + options + "}]").config);
  return request.through(process.filter("api", "content_type"));
}

// A request with five bytes of content; without Content-Type where that is empty.
std::optional<Reply> answer_to(const std::string& options, std::string_view method, std::string_view type) {
  Request request("192.0.2.1");
  request.exchange.request.method = method;
  request.field("Content-Length", "5");
  if (!type.empty()) request.field("Content-Type", type);
  return answer_to(options, request);
}

TEST(ContentType, LetsTheTypesOfItsListPass) {
  EXPECT_FALSE(answer_to("allow: [application/json]", "POST", "application/json; charset=utf-8"));
  EXPECT_FALSE(answer_to("allow: [\"image/*\", \"+json\"]", "PUT", "application/problem+json"));
}

TEST(ContentType, NamesWhatItTakesInTheFieldOfTheMethod) {
  const auto refused = [](std::string_view method, std::string_view field) {
    const std::optional<Reply> reply = answer_to("allow: [application/json, text/csv]", method, "text/html");
    return reply && reply->cause == Cause::unsupported_content ? field_of(*reply, field) : "";
  };
  EXPECT_EQ(refused("POST", "Accept-Post"), "application/json, text/csv");
  EXPECT_EQ(refused("PATCH", "Accept-Patch"), "application/json, text/csv");
  EXPECT_EQ(refused("PUT", "Accept"), "application/json, text/csv");
}

TEST(ContentType, LetsRequestsWithoutContentPass) {
  Request none("192.0.2.1");
  EXPECT_FALSE(answer_to("allow: [application/json]", none.field("Content-Type", "text/html")));
  Request empty("192.0.2.1");
  EXPECT_FALSE(answer_to("allow: [application/json]", empty.field("Content-Length", "00")));
}

TEST(ContentType, TakesChunksForContent) {
  Request chunked("192.0.2.1");
  EXPECT_TRUE(answer_to("allow: [application/json]", chunked.field("Transfer-Encoding", "chunked")));
}

TEST(ContentType, RefusesContentWithoutATypeUnlessTold) {
  EXPECT_TRUE(answer_to("allow: [application/json]", "POST", ""));
  EXPECT_FALSE(answer_to("allow: [application/json], missing: allow", "POST", ""));
}

TEST(ContentType, RefusesSeveralTypes) {
  Request twice("192.0.2.1");
  twice.field("Content-Length", "5").field("Content-Type", "application/json").field("Content-Type", "text/html");
  EXPECT_TRUE(answer_to("allow: [application/json], missing: allow", twice));
}

TEST(ContentType, LooksAtTheMethodsOfItsListOnly) {
  EXPECT_FALSE(answer_to("allow: [application/json], methods: [PATCH]", "POST", "text/html"));
  EXPECT_TRUE(answer_to("allow: [application/json], methods: [PATCH]", "PATCH", "text/html"));
}

TEST(ContentType, NeedsMediaTypes) {
  EXPECT_THAT(first_error("content_type", ""), HasSubstr("none; expected at least one media type"));
  EXPECT_THAT(first_error("content_type", "allow: [json]"), HasSubstr("allow[0]: expected a media type"));
  EXPECT_THAT(first_error("content_type", "allow: [a/b], methods: [\"P T\"]"),
              HasSubstr("methods[0]: expected a method"));
}

TEST(ContentType, TakesSoManyTypesAndMethodsAndNoMore) {
  const auto list = [](std::size_t count, const std::string& before) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + before + std::to_string(i);
    return "[" + text + "]";
  };
  EXPECT_EQ(first_error("content_type", "allow: " + list(kMediaTypesMax, "a/b")), "");
  EXPECT_THAT(first_error("content_type", "allow: " + list(kMediaTypesMax + 1, "a/b")),
              HasSubstr("64 media types at most"));
  EXPECT_EQ(first_error("content_type", "allow: [a/b], methods: " + list(kCheckedMethodsMax, "M")), "");
  EXPECT_THAT(first_error("content_type", "allow: [a/b], methods: " + list(kCheckedMethodsMax + 1, "M")),
              HasSubstr("32 methods at most"));
}

}  // namespace
}  // namespace candor::filters
