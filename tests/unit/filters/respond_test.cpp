#include "filters/respond.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "filters/fixed_content.hpp"
#include "filters/registry.hpp"
#include "proxy/conditional/entity_tag.hpp"
#include "tests/support/files.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using candor::test::TemporaryDirectory;
using candor::test::write_file;
using test::field_of;
using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

Reply answer(const std::string& options, std::string_view path = "/v1/items") {
  Process process(load("[]", "[respond: {" + options + "}]").config);
  Request request("192.0.2.1", path);
  return request.through(process.filter("api", "respond")).value();
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
  EXPECT_EQ(reply.shared_body.part(), "hello");
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

TEST(Respond, NeedsAStatus) { EXPECT_THAT(first_error("respond", ""), HasSubstr("respond.status: is missing")); }

TEST(Respond, TakesFinalStatusesOnly) {
  EXPECT_EQ(first_error("respond", "status: 200"), "");
  EXPECT_EQ(first_error("respond", "status: 599"), "");
  for (const char* status : {"100", "199", "600", "0", "ok"})
    EXPECT_THAT(first_error("respond", "status: " + std::string(status)), HasSubstr("a whole number from 200 to 599"))
        << status;
}

TEST(Respond, TakesNoBodyWhereThereIsNone) {
  for (const char* status : {"204", "205", "304"}) {
    EXPECT_EQ(first_error("respond", "status: " + std::string(status)), "");
    EXPECT_THAT(first_error("respond", "status: " + std::string(status) + ", body: x"), HasSubstr("has no body"));
  }
}

TEST(Respond, NeedsTheFieldThatTheStatusIsAbout) {
  EXPECT_THAT(first_error("respond", "status: 401"), HasSubstr("a 401 needs the field WWW-Authenticate"));
  EXPECT_THAT(first_error("respond", "status: 405"), HasSubstr("a 405 needs the field Allow"));
  EXPECT_THAT(first_error("respond", "status: 407"), HasSubstr("a 407 needs the field Proxy-Authenticate"));
  EXPECT_THAT(first_error("respond", "status: 416"), HasSubstr("a 416 needs the field Content-Range"));
  EXPECT_EQ(first_error("respond", "status: 401, fields: {www-authenticate: Basic}"), "");
}

TEST(Respond, ChecksFieldsAsHeaderRulesDo) {
  EXPECT_THAT(first_error("respond", "status: 200, fields: {Content-Length: 5}"), HasSubstr("it frames the message"));
  EXPECT_THAT(first_error("respond", "status: 200, fields: {X-A: \"a\\r\\nb\"}"), HasSubstr("without line ends"));
  EXPECT_THAT(first_error("respond", "status: 200, fields: {X-A: \"${who}\"}"), HasSubstr("unknown variable"));
}

TEST(Respond, RefusesFieldsThatTheAnswerHasAnyway) {
  EXPECT_THAT(first_error("respond", "status: 200, fields: {content-type: a/b}"), HasSubstr("use content_type"));
  EXPECT_THAT(first_error("respond", "status: 200, fields: {X-Request-Id: a}"), HasSubstr("has it already"));
  EXPECT_THAT(first_error("respond", "status: 200, fields: {Proxy-Status: a}"), HasSubstr("has it already"));
}

TEST(Respond, RefusesAContentTypeOfTwoLines) {
  EXPECT_THAT(first_error("respond", "status: 200, content_type: \"a/b\\r\\nX: y\""), HasSubstr("without line ends"));
}

TEST(Respond, LimitsTheBody) {
  EXPECT_EQ(first_error("respond", "status: 200, body: " + std::string(65536, 'a')), "");
  EXPECT_THAT(first_error("respond", "status: 200, body: " + std::string(65537, 'a')),
              HasSubstr("expected 65536 bytes at most, found 65537"));
}

TEST(Respond, LimitsTheFields) {
  std::string fields = "X-1: a";
  for (std::size_t i = 2; i <= kRespondFieldsMax; ++i) fields += ", X-" + std::to_string(i) + ": a";
  EXPECT_EQ(first_error("respond", "status: 200, fields: {" + fields + "}"), "");
  EXPECT_THAT(first_error("respond", "status: 200, fields: {" + fields + ", X-0: a}"),
              HasSubstr("64 fields at most, found 65"));
}

// The answer of `options` to a GET with this field.
Reply answer_with(const std::string& options, std::string_view name, std::string_view value) {
  Process process(load("[]", "[respond: {" + options + "}]").config);
  Request request("192.0.2.1");
  request.field(name, value);
  return request.through(process.filter("api", "respond")).value();
}

std::vector<std::string> errors_with_files(const std::string& options) {
  const config::Loaded loaded = load("[]", "[respond: {" + options + "}]");
  config::Errors errors = loaded.errors;
  for (const config::FilterSpec& spec : loaded.config.routes[0].filters)
    if (spec.name == "respond") catalog().check_files(*spec.definition, errors);
  std::vector<std::string> texts;
  for (const config::Error& error : errors) texts.push_back(error.to_string());
  return texts;
}

TEST(Respond, HasAnETagForAFixedContentOnly) {
  const std::string tag = conditional::entity_tag_of("hello");
  EXPECT_EQ(field_of(answer("status: 200, body: hello"), "ETag"), tag);
  EXPECT_EQ(field_of(answer("status: 200, body: hello"), "Accept-Ranges"), "bytes");
  EXPECT_EQ(field_of(answer("status: 200, body: \"${path}\""), "ETag"), "");
  EXPECT_EQ(field_of(answer("status: 200"), "ETag"), "");
}

TEST(Respond, HasConditionsOnlyWhereItIs200) {
  for (const char* status : {"201", "203", "404", "410", "503"}) {
    const Reply reply = answer_with("body: hello, status: " + std::string(status), "If-None-Match", "*");
    EXPECT_EQ(std::to_string(reply.status), status);
    EXPECT_EQ(field_of(reply, "ETag"), "");
    EXPECT_EQ(reply.shared_body.part(), "hello");
  }
}

TEST(Respond, RefusesFieldsThatItsContentGives) {
  EXPECT_THAT(first_error("respond", "status: 200, body: a, fields: {etag: '\"1\"'}"),
              HasSubstr("has one by its content"));
  EXPECT_THAT(first_error("respond", "status: 200, file: /a, fields: {Content-Range: a}"),
              HasSubstr("has one by its content"));
  EXPECT_EQ(first_error("respond", "status: 200, body: \"${path}\", fields: {ETag: '\"1\"'}"), "");
  EXPECT_EQ(first_error("respond", "status: 404, body: a, fields: {ETag: '\"1\"'}"), "");
}

TEST(Respond, ServesAFile) {
  const TemporaryDirectory files;
  write_file(files / "a.json", "{}");
  const std::string file = "status: 200, file: " + (files / "a.json").string();
  const Reply reply = answer(file);
  EXPECT_EQ(reply.shared_body.part(), "{}");
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(field_of(reply, "ETag"), conditional::entity_tag_of("{}"));
  EXPECT_EQ(answer(file + ", content_type: a/b").content_type, "a/b");
  EXPECT_EQ(answer_with(file, "Range", "bytes=1-").shared_body.part(), "}");
}

TEST(Respond, ServesAFileWithAnyStatusThatHasContent) {
  const TemporaryDirectory files;
  write_file(files / "a.html", "sorry");
  const std::string file = ", file: " + (files / "a.html").string();
  const Reply sorry = answer("status: 503" + file);
  EXPECT_EQ(sorry.shared_body.part(), "sorry");
  EXPECT_EQ(field_of(sorry, "ETag"), "");
  EXPECT_THAT(first_error("respond", "status: 304" + file), HasSubstr("respond.file: a 304 has no body"));
  EXPECT_THAT(first_error("respond", "status: 200, body: a" + file),
              HasSubstr("respond.file: cannot stand beside body"));
  EXPECT_THAT(first_error("respond", "status: 200, file: ''"), HasSubstr("expected the path of a file"));
}

TEST(Respond, LimitsTheFile) {
  const TemporaryDirectory files;
  const std::string file = (files / "a.txt").string();
  write_file(file, std::string(kFixedFileBytesMax, 'a'));
  EXPECT_THAT(errors_with_files("status: 200, file: " + file), IsEmpty());
  write_file(file, std::string(kFixedFileBytesMax + 1, 'a'));
  EXPECT_THAT(errors_with_files("status: 200, file: " + file),
              ElementsAre(HasSubstr("respond.file: " + file + " has more than 1048576 bytes")));
}

TEST(Respond, SaysWhereItNamesAFileThatCannotBeRead) {
  EXPECT_THAT(
      errors_with_files("status: 200, file: /nowhere/a.txt"),
      ElementsAre(MatchesRegex("test.yaml:[0-9]+:[0-9]+: .*respond.file: /nowhere/a.txt cannot be read: No such "
                               "file or directory")));
  const TemporaryDirectory folder;
  EXPECT_THAT(errors_with_files("status: 200, file: " + folder.path().string()),
              ElementsAre(HasSubstr("cannot be read: it is no regular file")));
  const std::string pipe = (folder / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(errors_with_files("status: 200, file: " + pipe),
              ElementsAre(HasSubstr("cannot be read: it is no regular file")));
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
