#include "proxy/reply_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/proxy/support/tracing_filter.hpp"

namespace candor {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ReplyWriter : public testing::Test {
 protected:
  ReplyWriter() {
    exchange_.request.method = "GET";
    exchange_.request_id = "01JD";
    reply_.cause = Cause::connection_timeout;
  }

  std::string written(bool keep_alive = true, const FilterChain* chain = nullptr) {
    std::string out;
    write_reply(reply_, exchange_, chain, {proxy_status_, scratch_, "Sun, 06 Nov 1994 08:49:37 GMT", keep_alive}, out);
    return out;
  }
  static std::string content_of(const std::string& text) { return text.substr(text.find("\r\n\r\n") + 4); }

  const ProxyStatus proxy_status_{"edge-1"};
  net::Batch batch_;
  relay::Scratch scratch_{.batch = batch_};
  Exchange exchange_;
  Reply reply_;
};

TEST_F(ReplyWriter, WritesTheHeadOfAFailure) {
  const std::string text = written();
  const std::string length = std::to_string(content_of(text).size());

  EXPECT_EQ(text.substr(0, text.find("\r\n\r\n") + 4),
            "HTTP/1.1 504 Gateway Timeout\r\n"
            "Content-Type: application/problem+json\r\n"
            "Cache-Control: no-store\r\n"
            "Proxy-Status: edge-1; error=connection_timeout\r\n"
            "X-Request-Id: 01JD\r\n"
            "Content-Length: " +
                length +
                "\r\n"
                "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                "\r\n");
  EXPECT_THAT(content_of(text), HasSubstr(R"("cause":"connection_timeout")"));
}

TEST_F(ReplyWriter, LeavesNothingOfTheAnswerBefore) {
  const std::string text = written();
  reply_.cause = Cause::maintenance;
  reply_.fields.emplace_back("Retry-After", "3");
  written();
  reply_ = {};
  reply_.cause = Cause::connection_timeout;

  EXPECT_EQ(written(), text);
}

TEST_F(ReplyWriter, SaysWhichAlertOfTlsCame) {
  reply_.cause = Cause::tls_alert;
  reply_.tls_alert = 48;

  EXPECT_THAT(written(), HasSubstr("Proxy-Status: edge-1; error=tls_alert_received; alert-id=48\r\n"));
}

TEST_F(ReplyWriter, NotesTheStatusAndThatItIsOurs) {
  written();
  EXPECT_EQ(exchange_.status, 504);
  EXPECT_EQ(exchange_.origin, Origin::proxy);
}

TEST_F(ReplyWriter, SendsTheLengthButNoContentForHead) {
  const std::string length = std::to_string(content_of(written()).size());
  exchange_.request.method = "HEAD";

  EXPECT_THAT(written(), HasSubstr("Content-Length: " + length + "\r\n"));
  EXPECT_THAT(written(), EndsWith("\r\n\r\n"));
}

TEST_F(ReplyWriter, SendsNeitherWhereTheStatusHasNoContent) {
  reply_.cause = Cause::local_response;
  reply_.status = 204;
  reply_.body = "never seen";

  EXPECT_THAT(written(), StartsWith("HTTP/1.1 204 No Content\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(written(), EndsWith("\r\n\r\n"));
}

TEST_F(ReplyWriter, AnswersInTheFormThatAllAcceptLinesAskFor) {
  exchange_.request.fields.add("Accept", "image/png;q=0.1");
  exchange_.request.fields.add("accept", "text/html");

  EXPECT_THAT(written(), HasSubstr("Content-Type: text/html; charset=utf-8\r\n"));
}

TEST_F(ReplyWriter, SaysCloseWhereTheConnectionEnds) {
  EXPECT_THAT(written(false), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(written(true), Not(HasSubstr("Connection:")));
}

TEST_F(ReplyWriter, SaysKeepAliveToAClientOfHttp10) {
  exchange_.request.minor_version = 0;

  EXPECT_THAT(written(true), HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_THAT(written(false), HasSubstr("Connection: close\r\n"));
}

TEST_F(ReplyWriter, AddsTheFieldsOfTheReply) {
  reply_.fields.emplace_back("Retry-After", "3");

  EXPECT_THAT(written(), HasSubstr("Retry-After: 3\r\n"));
}

TEST_F(ReplyWriter, LetsALocalResponseBeCached) {
  reply_.cause = Cause::local_response;
  reply_.status = 200;
  reply_.body = "hello";
  reply_.content_type = "text/plain";

  EXPECT_THAT(written(), Not(HasSubstr("Cache-Control")));
  EXPECT_THAT(written(), HasSubstr("Content-Type: text/plain\r\n"));
  EXPECT_THAT(written(), EndsWith("\r\n\r\nhello"));
}

TEST_F(ReplyWriter, ShowsTheHeadToTheFilters) {
  std::vector<std::string> trace;
  std::vector<std::unique_ptr<Filter>> filters;
  filters.push_back(std::make_unique<test::TracingFilter>("a", trace));
  filters.push_back(std::make_unique<test::TracingFilter>("b", trace));
  const FilterChain chain(std::move(filters));
  chain.on_request(exchange_);

  EXPECT_THAT(written(true, &chain), HasSubstr("X-Last-Filter: a\r\n"));
}

// Puts a reply in the place of the answer, and notes the content that is sent.
class ReplacingFilter final : public Filter, public ReplaceHook, public ResponseContentHook {
 public:
  ReplacingFilter(std::optional<Reply> replacement, std::string& seen)
      : replacement_(std::move(replacement)), seen_(seen) {}
  std::optional<Reply> replace_response(Exchange&, http1::ResponseHead&) override { return replacement_; }
  void on_response_content(Exchange&, std::string_view content, bool last) override {
    seen_.append(content).append(last ? "." : "");
  }

 private:
  std::optional<Reply> replacement_;
  std::string& seen_;
};

class ReplacedReply : public ReplyWriter {
 protected:
  // An outer filter that only looks, and an inner one that replaces.
  std::string replaced(const Reply& replacement) {
    std::vector<std::unique_ptr<Filter>> filters;
    filters.push_back(std::make_unique<ReplacingFilter>(std::nullopt, outer_saw_));
    filters.push_back(std::make_unique<ReplacingFilter>(replacement, inner_saw_));
    const FilterChain chain(std::move(filters));
    chain.on_request(exchange_);
    return written(true, &chain);
  }
  static Reply page() {
    Reply page;
    page.body = "sorry";
    page.content_type = "text/html";
    return page;
  }

  std::string outer_saw_;
  std::string inner_saw_;
};

TEST_F(ReplacedReply, KeepsItsHeadForAnotherContent) {
  reply_.fields.emplace_back("Retry-After", "3");
  const std::string text = replaced(page());

  EXPECT_EQ(text,
            "HTTP/1.1 504 Gateway Timeout\r\n"
            "Content-Type: text/html\r\n"
            "Cache-Control: no-store\r\n"
            "Proxy-Status: edge-1; error=connection_timeout\r\n"
            "X-Request-Id: 01JD\r\n"
            "Retry-After: 3\r\n"
            "Content-Length: 5\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "\r\n"
            "sorry");
  EXPECT_EQ(exchange_.origin, Origin::proxy);
}

TEST_F(ReplacedReply, MayBeAnAnswerOfItsOwn) {
  Reply denied;
  denied.cause = Cause::denied;
  denied.log_detail = "by the audit";

  EXPECT_THAT(replaced(denied), StartsWith("HTTP/1.1 403 "));
  EXPECT_EQ(exchange_.status, 403);
  EXPECT_EQ(exchange_.cause, Cause::denied);
  EXPECT_EQ(exchange_.error, "by the audit");
}

TEST_F(ReplacedReply, ShowsItsContentToTheFiltersBefore) {
  replaced(page());

  EXPECT_EQ(outer_saw_, "sorry.");
  EXPECT_EQ(inner_saw_, "");
}

TEST_F(ReplacedReply, ShowsNoContentThatIsNotSent) {
  exchange_.request.method = "HEAD";
  replaced(page());

  EXPECT_EQ(outer_saw_, ".");
}

// What a filter has made of an upstream's answer (keep_head.hpp).
TEST_F(ReplyWriter, WritesAnUpstreamsHeadWithAnotherContent) {
  reply_ = {};
  reply_.status = 500;
  reply_.fields = {{"Date", "Mon, 07 Nov 1994 08:49:37 GMT"}, {"Set-Cookie", "a=1"}};
  reply_.body = "sorry";
  reply_.content_type = "text/plain";
  std::string out;
  write_reply(reply_, exchange_, nullptr, {proxy_status_, scratch_, "Sun, 06 Nov 1994 08:49:37 GMT", true, "candor-1"},
              out);

  EXPECT_EQ(out,
            "HTTP/1.1 500 Internal Server Error\r\n"
            "Content-Type: text/plain\r\n"
            "Date: Mon, 07 Nov 1994 08:49:37 GMT\r\n"
            "Set-Cookie: a=1\r\n"
            "Content-Length: 5\r\n"
            "Via: 1.1 candor-1\r\n"
            "\r\n"
            "sorry");
  EXPECT_EQ(exchange_.origin, Origin::upstream);
}

TEST_F(ReplyWriter, AppendsToWhatIsThere) {
  std::string out = "before";
  write_reply(reply_, exchange_, nullptr, {proxy_status_, scratch_, "now", true}, out);

  EXPECT_THAT(out, StartsWith("beforeHTTP/1.1 504 "));
}

}  // namespace
}  // namespace candor
