// Whatever way a path is spelled, the route that guards it is found, and the upstream reads the same path as we did.
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

std::string forwarded(const std::string& path, const std::string& route = "", const std::string& match = "{path: /}") {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .route = route, .match = match});
  EXPECT_EQ(candor.get(path).status, 200) << path;
  return upstream.request().start_line;
}

TEST(Path, CannotBeSpelledAroundItsRoute) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor(
      {.endpoints = {upstream.url()},
       .routes = "- {name: guarded, match: {path: /admin}, upstream: api, filters: [method: {allow: [PUT]}]}"});
  for (const char* path :
       {"/admin", "/admin/", "/admin/x", "/%61dmin", "/adm%69n/x", "//admin", "///admin//x", "/x/../admin", "/./admin",
        "/x/%2e%2E/admin", "/admin/./x", "/../admin", "/admin?/../x", "http://other/x/../admin"}) {
    const Response answer = candor.get(path);
    EXPECT_EQ(answer.status, 405) << path;
    EXPECT_EQ(answer.field("Allow"), "PUT");
  }
  EXPECT_EQ(upstream.connections(), 0U);
  for (const char* path : {"/administrator", "/admin/../x", "/x%2Fadmin", "/admin%2Fx", "/x;/admin"}) {
    EXPECT_EQ(candor.get(path).status, 200) << path;
  }
}

TEST(Path, IsForwardedAsItCame) {
  EXPECT_EQ(forwarded("/a%2Fb//d;e?x=%20&y=a+b&&"), "GET /a%2Fb//d;e?x=%20&y=a+b&& HTTP/1.1");
}

TEST(Path, IsForwardedWithoutDotSegments) {
  EXPECT_EQ(forwarded("/a%2Fb//c/../d?x=/../y"), "GET /a%2Fb//d?x=/../y HTTP/1.1");
}

TEST(Path, IsRewrittenHoweverItsPrefixIsSpelled) {
  const std::string route = "rewrite_prefix: /new";
  EXPECT_EQ(forwarded("/old/a%2Fb//c", route, "{path: /old}"), "GET /new/a%2Fb//c HTTP/1.1");
  EXPECT_EQ(forwarded("/%6Fld/a%2Fb//c", route, "{path: /old}"), "GET /new/a%2Fb/c HTTP/1.1");
  EXPECT_EQ(forwarded("//old/c?q", route, "{path: /old}"), "GET /new/c?q HTTP/1.1");
}

TEST(Path, ThatNoUriHoldsIsMalformed) {
  for (const char* path : {"/%zz", "/a%4", "/a%00", "/a\\b"}) {
    ScriptedUpstream upstream(answering(std::string(kOk)));
    Candor candor({.endpoints = {upstream.url()}});
    expect_answer(candor, candor.get(path), {400, "request_malformed", "http_request_error", "-"});
  }
}

TEST(LengthRequired, IsDemandedOfContent) {
  const std::string head = " / HTTP/1.1\r\nHost: a\r\n";
  for (const std::string& request :
       {"POST" + head + "\r\n", "PUT" + head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET" + head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    ScriptedUpstream upstream(answering(std::string(kOk)));
    Candor candor({.endpoints = {upstream.url()}, .route = "limits: {length_required: true}"});
    expect_answer(candor, candor.send(request), {411, "length_required", "http_request_error"});
    EXPECT_EQ(upstream.connections(), 0U);
  }
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .route = "limits: {length_required: true}"});
  EXPECT_EQ(candor.send("POST" + head + "Content-Length: 2\r\n\r\nab").status, 200);
  EXPECT_EQ(candor.send("GET" + head + "\r\n").status, 200);
}

TEST(MaxForwards, IsAnsweredByUsAtZero) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}});

  const Response trace = candor.send("TRACE /x HTTP/1.1\r\nHost: a\r\nCookie: s\r\nMax-Forwards: 0\r\n\r\n");
  const Response options = candor.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");

  EXPECT_EQ(trace.status, 200);
  EXPECT_EQ(trace.field("Content-Type"), "message/http");
  EXPECT_EQ(trace.content, "TRACE /x HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(upstream.connections(), 0U);
  candor.send("TRACE / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 10\r\n\r\n");
  EXPECT_EQ(upstream.request().value("Max-Forwards"), "9");
}

}  // namespace
}  // namespace candor::test
