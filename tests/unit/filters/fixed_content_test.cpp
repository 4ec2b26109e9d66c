#include "filters/fixed_content.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>

#include "proxy/conditional/entity_tag.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::field_of;
using testing::IsEmpty;

using RequestLines = std::initializer_list<std::pair<std::string_view, std::string_view>>;

const std::string kTenBytes = "0123456789";

// What a 200 with ten bytes and some metadata becomes.
Reply conditioned(std::string_view method, RequestLines lines) {
  http1::RequestHead request;
  request.method = method;
  for (const auto& [name, value] : lines) request.fields.add(name, value);
  const FixedContent content = fix_content(kTenBytes);
  Reply reply;
  reply.cause = Cause::local_response;
  reply.status = 200;
  reply.content_type = "text/plain";
  reply.fields = {{"Content-Language", "la"}, {"Cache-Control", "no-cache"}, {"Vary", "Accept"}};
  reply.shared_body = content.whole();
  apply_conditions(request, content, reply);
  return reply;
}

TEST(FixedContent, IsGivenWholeWithItsValidator) {
  const Reply reply = conditioned("GET", {});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(field_of(reply, "ETag"), conditional::entity_tag_of(kTenBytes));
  EXPECT_EQ(field_of(reply, "Accept-Ranges"), "bytes");
  EXPECT_EQ(reply.shared_body.part(), kTenBytes);
}

TEST(FixedContent, IsGivenInPart) {
  const Reply reply = conditioned("GET", {{"Range", "bytes=2-4"}});
  EXPECT_EQ(reply.cause, Cause::local_response);
  EXPECT_EQ(reply.status, 206);
  EXPECT_EQ(field_of(reply, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(field_of(reply, "ETag"), conditional::entity_tag_of(kTenBytes));
  EXPECT_EQ(field_of(reply, "Cache-Control"), "no-cache");
  EXPECT_EQ(field_of(reply, "Content-Language"), "la");
  EXPECT_EQ(reply.content_type, "text/plain");
  EXPECT_EQ(reply.shared_body.part(), "234");
}

// RFC 9110 §15.3.7: who has sent an If-Range that holds knows the metadata already.
TEST(FixedContent, IsResumedWithoutWhatIsKnownOfIt) {
  const std::string tag = conditional::entity_tag_of(kTenBytes);
  const Reply reply = conditioned("GET", {{"Range", "bytes=-3"}, {"If-Range", tag}});
  EXPECT_EQ(reply.status, 206);
  EXPECT_EQ(field_of(reply, "Content-Range"), "bytes 7-9/10");
  EXPECT_EQ(field_of(reply, "Content-Language"), "");
  EXPECT_EQ(field_of(reply, "Vary"), "Accept");
  EXPECT_EQ(reply.content_type, "");
}

// RFC 9110 §15.4.5.
TEST(FixedContent, IsNotGivenToWhoHasIt) {
  const Reply reply = conditioned("HEAD", {{"If-None-Match", "*"}});
  EXPECT_EQ(reply.cause, Cause::local_response);
  EXPECT_EQ(reply.status, 304);
  EXPECT_EQ(field_of(reply, "ETag"), conditional::entity_tag_of(kTenBytes));
  EXPECT_EQ(field_of(reply, "Cache-Control"), "no-cache");
  EXPECT_EQ(field_of(reply, "Vary"), "Accept");
  EXPECT_EQ(field_of(reply, "Content-Language"), "");
  EXPECT_EQ(reply.content_type, "");
  EXPECT_EQ(reply.shared_body.part(), "");
}

TEST(FixedContent, FailsAsAnErrorOfOurs) {
  const Reply failed = conditioned("GET", {{"If-Match", "\"other\""}});
  EXPECT_EQ(failed.cause, Cause::precondition_failed);
  EXPECT_EQ(status_of(failed), 412);
  EXPECT_THAT(failed.fields, IsEmpty());
  EXPECT_EQ(failed.shared_body.part(), "");

  const Reply behind = conditioned("GET", {{"Range", "bytes=10-"}});
  EXPECT_EQ(behind.cause, Cause::range_not_satisfiable);
  EXPECT_EQ(status_of(behind), 416);
  EXPECT_EQ(behind.fields.size(), 1U);
  EXPECT_EQ(field_of(behind, "Content-Range"), "bytes */10");
}

TEST(FixedContent, IsTheSameForOtherMethods) {
  const Reply reply = conditioned("POST", {{"If-Match", "\"other\""}, {"If-None-Match", "*"}, {"Range", "bytes=0-0"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(field_of(reply, "ETag"), "");
  EXPECT_EQ(reply.shared_body.part(), kTenBytes);
}

TEST(FixedContent, HasTheMediaTypeOfItsExtension) {
  EXPECT_EQ(media_type_of("/var/www/index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type_of("LOGO.SVG"), "image/svg+xml");
  EXPECT_EQ(media_type_of("a.b/app.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("archive.tar.gz"), "application/octet-stream");
  EXPECT_EQ(media_type_of("robots"), "application/octet-stream");
  EXPECT_EQ(media_type_of(".html/robots"), "application/octet-stream");
}

}  // namespace
}  // namespace candor::filters
