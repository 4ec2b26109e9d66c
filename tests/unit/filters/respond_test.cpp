#include "filters/respond.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filters/registry.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::field_of;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

Reply answer(const std::string& options, std::string_view path = "/v1/items") {
  Process process(load("[]", "[respond: {" + options + "}]").config);
  Request request("192.0.2.1", path);
  return request.through(process.filter("api", "respond")).value();
}

std::string first_error(const std::string& options) {
  const config::Loaded loaded = load("[]", "[respond: {" + options + "}]");
  return loaded.errors.empty() ? "" : loaded.errors.front().to_string();
}

TEST(Respond, GivesTheStatusAlone) {
  const Reply reply = answer("status: 410");
  EXPECT_EQ(reply.cause, Cause::local_response);
  EXPECT_EQ(reply.status, 410);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.content_type, "");
  EXPECT_TRUE(reply.fields.empty());
}

TEST(Respond, GivesABodyAsPlainText) {
  const Reply reply = answer("status: 200, body: hello");
  EXPECT_EQ(reply.body, "hello");
  EXPECT_EQ(reply.content_type, "text/plain; charset=utf-8");
}

TEST(Respond, GivesABodyAsWhatItIs) {
  const Reply reply = answer("status: 200, body: \"{}\", content_type: application/json");
  EXPECT_EQ(reply.content_type, "application/json");
}

TEST(Respond, FillsVariablesIn) {
  const Reply reply = answer("status: 404, body: \"no ${path}\", fields: {X-Status: \"${status}\"}", "/v1/a");
  EXPECT_EQ(reply.body, "no /v1/a");
  EXPECT_EQ(field_of(reply, "X-Status"), "404");
}

TEST(Respond, NeedsAStatus) { EXPECT_THAT(first_error(""), HasSubstr("respond.status: is missing")); }

TEST(Respond, TakesFinalStatusesOnly) {
  EXPECT_EQ(first_error("status: 200"), "");
  EXPECT_EQ(first_error("status: 599"), "");
  for (const char* status : {"100", "199", "600", "0", "ok"})
    EXPECT_THAT(first_error("status: " + std::string(status)), HasSubstr("a whole number from 200 to 599")) << status;
}

TEST(Respond, TakesNoBodyWhereThereIsNone) {
  for (const char* status : {"204", "205", "304"}) {
    EXPECT_EQ(first_error("status: " + std::string(status)), "");
    EXPECT_THAT(first_error("status: " + std::string(status) + ", body: x"), HasSubstr("has no body"));
  }
}

TEST(Respond, NeedsTheFieldThatTheStatusIsAbout) {
  EXPECT_THAT(first_error("status: 401"), HasSubstr("a 401 needs the field WWW-Authenticate"));
  EXPECT_THAT(first_error("status: 405"), HasSubstr("a 405 needs the field Allow"));
  EXPECT_THAT(first_error("status: 407"), HasSubstr("a 407 needs the field Proxy-Authenticate"));
  EXPECT_THAT(first_error("status: 416"), HasSubstr("a 416 needs the field Content-Range"));
  EXPECT_EQ(first_error("status: 401, fields: {www-authenticate: Basic}"), "");
}

TEST(Respond, ChecksFieldsAsHeaderRulesDo) {
  EXPECT_THAT(first_error("status: 200, fields: {Content-Length: 5}"), HasSubstr("it frames the message"));
  EXPECT_THAT(first_error("status: 200, fields: {X-A: \"a\\r\\nb\"}"), HasSubstr("without line ends"));
  EXPECT_THAT(first_error("status: 200, fields: {X-A: \"${who}\"}"), HasSubstr("unknown variable"));
}

TEST(Respond, RefusesFieldsThatTheAnswerHasAnyway) {
  EXPECT_THAT(first_error("status: 200, fields: {content-type: a/b}"), HasSubstr("use content_type"));
  EXPECT_THAT(first_error("status: 200, fields: {X-Request-Id: a}"), HasSubstr("has it already"));
  EXPECT_THAT(first_error("status: 200, fields: {Proxy-Status: a}"), HasSubstr("has it already"));
}

TEST(Respond, RefusesAContentTypeOfTwoLines) {
  EXPECT_THAT(first_error("status: 200, content_type: \"a/b\\r\\nX: y\""), HasSubstr("without line ends"));
}

TEST(Respond, LimitsTheBody) {
  EXPECT_EQ(first_error("status: 200, body: " + std::string(65536, 'a')), "");
  EXPECT_THAT(first_error("status: 200, body: " + std::string(65537, 'a')),
              HasSubstr("expected 65536 bytes at most, found 65537"));
}

TEST(Respond, LimitsTheFields) {
  std::string fields = "X-1: a";
  for (std::size_t i = 2; i <= kRespondFieldsMax; ++i) fields += ", X-" + std::to_string(i) + ": a";
  EXPECT_EQ(first_error("status: 200, fields: {" + fields + "}"), "");
  EXPECT_THAT(first_error("status: 200, fields: {" + fields + ", X-0: a}"), HasSubstr("64 fields at most, found 65"));
}

TEST(Respond, MakesAnUpstreamUnnecessary) {
  const config::Loaded loaded = config::load_text(
      "listeners: [{address: \"127.0.0.1:8080\"}]\nupstreams: [{name: api, endpoints: [\"http://127.0.0.1:9001\"]}]\n"
      "routes: [{name: gone, filters: [respond: {status: 410}]}]\n",
      "test.yaml", catalog());
  EXPECT_TRUE(loaded.errors.empty()) << loaded.errors.front().to_string();
}

}  // namespace
}  // namespace candor::filters
