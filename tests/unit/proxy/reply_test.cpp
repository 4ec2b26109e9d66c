#include "proxy/reply.hpp"

#include <boost/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor {
namespace {

using testing::HasSubstr;
using testing::Not;

Reply reply_for(Cause cause) {
  Reply reply;
  reply.cause = cause;
  return reply;
}

// What was rendered before is not to be seen.
struct Rendered {
  Rendered(const Reply& reply, const ReplyContext& context) : content(render_content(reply, context, memory)) {}

  std::string memory = "what was rendered before";
  Content content;
};

TEST(Reply, SaysTheFailureAsProblemJson) {
  const Rendered rendered(reply_for(Cause::connection_timeout), {"01JD", ""});

  const boost::json::value expected{{"type", "about:blank"},
                                    {"title", "Gateway Timeout"},
                                    {"status", 504},
                                    {"detail", "The upstream did not accept the connection in time."},
                                    {"cause", "connection_timeout"},
                                    {"request_id", "01JD"}};
  EXPECT_EQ(rendered.content.type, "application/problem+json");
  EXPECT_EQ(boost::json::parse(rendered.content.body), expected);
}

TEST(Reply, SaysTheFailureAsHtmlForABrowser) {
  const Rendered rendered(reply_for(Cause::maintenance), {"01JD", "text/html, */*;q=0.1"});

  EXPECT_EQ(rendered.content.type, "text/html; charset=utf-8");
  EXPECT_THAT(rendered.content.body, HasSubstr("<title>503 Service Unavailable</title>"));
  EXPECT_THAT(rendered.content.body, HasSubstr("The service is down for maintenance."));
  EXPECT_THAT(rendered.content.body, HasSubstr("Cause: maintenance"));
  EXPECT_THAT(rendered.content.body, HasSubstr("Request: 01JD"));
}

TEST(Reply, SaysTheFailureAsPlainText) {
  const Rendered rendered(reply_for(Cause::no_route), {"01JD", "text/plain"});

  EXPECT_EQ(rendered.content.type, "text/plain; charset=utf-8");
  EXPECT_EQ(rendered.content.body,
            "404 Not Found\n\nNothing is served under this host and path.\n\nCause: no_route\nRequest: 01JD\n");
}

TEST(Reply, PrefersItsOwnDetail) {
  Reply reply = reply_for(Cause::maintenance);
  reply.detail = "Back at noon.";

  EXPECT_THAT(Rendered(reply, {"01JD", ""}).content.body, HasSubstr(R"("detail":"Back at noon.")"));
}

TEST(Reply, EscapesWhatItDidNotWriteInHtml) {
  Reply reply = reply_for(Cause::maintenance);
  reply.detail = "<script>alert('a' & \"b\")</script>";
  const Rendered rendered(reply, {"<id>", "text/html"});

  EXPECT_THAT(rendered.content.body, HasSubstr("&lt;script&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)&lt;/script&gt;"));
  EXPECT_THAT(rendered.content.body, HasSubstr("&lt;id&gt;"));
  EXPECT_THAT(rendered.content.body, Not(HasSubstr("<script>")));
}

TEST(Reply, EscapesWhatItDidNotWriteInJson) {
  Reply reply = reply_for(Cause::maintenance);
  reply.detail = "say \"when\"\n";
  const Rendered rendered(reply, {"a\"b\xFF", ""});

  const boost::json::value parsed = boost::json::parse(rendered.content.body);
  EXPECT_EQ(parsed.at("detail"), "say \"when\"\n");
  EXPECT_EQ(parsed.at("request_id"), "a\"b\\xff");
}

TEST(Reply, NeverShowsTheDetailForTheLog) {
  Reply reply = reply_for(Cause::connection_refused);
  reply.log_detail = "10.0.0.7:9000";

  for (const char* accept : {"", "text/html", "text/plain"}) {
    EXPECT_THAT(Rendered(reply, {"01JD", accept}).content.body, Not(HasSubstr("10.0.0.7"))) << accept;
  }
}

TEST(Reply, GivesTheContentOfALocalResponseAsItIs) {
  Reply reply = reply_for(Cause::local_response);
  reply.body = "hello";
  reply.content_type = "text/x-greeting";
  const Rendered rendered(reply, {"01JD", "text/html"});

  EXPECT_EQ(rendered.content.type, "text/x-greeting");
  EXPECT_EQ(rendered.content.body, "hello");
}

TEST(Reply, HasTheStatusOfItsCause) { EXPECT_EQ(status_of(reply_for(Cause::dns_error)), 502); }

TEST(Reply, HasItsOwnStatusWhereOneIsSet) {
  Reply reply = reply_for(Cause::local_response);
  reply.status = 204;

  EXPECT_EQ(status_of(reply), 204);
}

}  // namespace
}  // namespace candor
