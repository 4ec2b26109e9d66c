// Pages for errors over real sockets: ours, the upstream's, and what stays of an answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/files.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

constexpr std::string_view kUnavailable =
    "HTTP/1.1 503 Not Now\r\nContent-Type: text/css\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\nETag: \"a\"\r\n"
    "Connection: close\r\nRetry-After: 7\r\nX-Own: kept\r\n\r\nnoise";
constexpr std::string_view kUnauthorized =
    "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nWWW-Authenticate: "
    "Basic\r\n\r\n3\r\nabc\r\n0\r\n\r\n";

Script answers_once(std::string_view response) { return {read_message(), send(std::string(response)), close()}; }

class ErrorPages : public testing::Test {
 protected:
  std::string pages() const {
    const std::string file = (files_ / "error.html").string();
    write_file(file, "<p>${status} ${title} ${cause}</p>");
    return "- error_pages: {html_file: '" + file +
           "', text: '${detail}', types: {method_not_allowed: 'https://e.com/method'}, upstream: [401, 503]}\n";
  }

  TemporaryDirectory files_;
  ScriptedUpstream upstream_{std::vector<Script>{
      answers_once(kUnavailable), answers_once(kUnauthorized),
      answers_once("HTTP/1.1 503 Not Now\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"),
      answers_once("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nConnection: close\r\n\r\nnoise")}};
  Candor candor_{{.endpoints = {upstream_.url()},
                  .route = "filters: [method: {allow: [GET, HEAD]}]",
                  .settings = "filters:\n  " + pages(),
                  .workers = 1}};
};

TEST_F(ErrorPages, TakeThePlaceOfContentAndOfNothingElse) {
  const std::string html = "Accept: text/html\r\n";

  // Ours: the row's status and fields, another content.
  const Response refused = candor_.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + html + "\r\n");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.content, "<p>405 Method Not Allowed method_not_allowed</p>");
  EXPECT_EQ(refused.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(refused.field("Allow"), "GET, HEAD");
  EXPECT_THAT(refused.field("Proxy-Status"), testing::HasSubstr("error=http_request_error"));
  EXPECT_EQ(refused.field("Cache-Control"), "no-store");
  const Response problem = candor_.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(problem.content, testing::HasSubstr(R"("type":"https://e.com/method")"));
  EXPECT_EQ(problem.field("Content-Type"), "application/problem+json");

  // Before every other filter, so that maintenance has the page too.
  candor_.admin("PUT", "/maintenance", R"({"for": "10m", "reason": "Back soon."})");
  const Response maintained = candor_.send(get_request("/", html));
  EXPECT_EQ(maintained.content, "<p>503 Service Unavailable maintenance</p>");
  EXPECT_NE(maintained.field("Retry-After"), "");
  EXPECT_EQ(candor_.send(get_request("/", "Accept: text/plain\r\n")).content, "Back soon.");
  candor_.admin("DELETE", "/maintenance");

  // The upstream's.
  const Response unavailable = candor_.send(get_request("/", html));
  EXPECT_EQ(unavailable.status, 503);
  EXPECT_EQ(unavailable.content, "<p>503 Service Unavailable </p>");
  EXPECT_EQ(unavailable.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(unavailable.field("Retry-After"), "7");
  EXPECT_EQ(unavailable.field("X-Own"), "kept");
  EXPECT_EQ(unavailable.field("Vary"), "Accept");
  for (const char* gone : {"Content-Encoding", "ETag", "Proxy-Status"}) EXPECT_EQ(unavailable.field(gone), "") << gone;
  const Response unauthorized = candor_.send(get_request("/", html));
  EXPECT_EQ(unauthorized.status, 401);
  EXPECT_EQ(unauthorized.content, "<p>401 Unauthorized </p>");
  EXPECT_EQ(unauthorized.field("WWW-Authenticate"), "Basic");

  // No content for HEAD, and the connection goes on behind it.
  RawClient client(candor_.address());
  const Response head = client.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n" + html + "\r\n");
  EXPECT_EQ(head.status, 503);
  EXPECT_EQ(head.content, "");
  EXPECT_EQ(head.field("Content-Length"), std::to_string(unavailable.content.size()));

  // What nobody asked for stays as the upstream has it.
  const Response theirs = client.exchange(get_request("/", html));
  EXPECT_EQ(theirs.status, 404);
  EXPECT_EQ(theirs.content, "noise");

  EXPECT_TRUE(candor_.wait_metric("candor_responses_total", {{"class", "5xx"}, {"origin", "upstream"}}, 2));
  EXPECT_EQ(candor_.metrics().sum("candor_responses_total", {{"class", "5xx"}, {"origin", "proxy"}}), 2);
  EXPECT_EQ(candor_.metrics().sum("candor_failures_total", {{"cause", "method_not_allowed"}}), 2);
}

// What no route is found for, and what cannot be understood, has the global pages too; a route's own come before them.
TEST(ErrorPagesOfAll, ReachRequestsWithoutARouteAndLeaveRoutesTheirOwn) {
  const ScriptedUpstream upstream(Script{
      repeat({read_message(), send("HTTP/1.1 416 Range\r\nContent-Range: bytes */9\r\nContent-Length: 2\r\n\r\nno")})});
  const Candor candor({.endpoints = {upstream.url()},
                       .route = "filters: [error_pages: {text: 'own ${cause}'}, method: {allow: [GET]}]",
                       .settings = "filters: [error_pages: {text: '${status} ${cause} ${route}', "
                                   "json: '\"${status} ${cause}\"', upstream: [416]}]",
                       .match = "{host: a}"});
  const auto text = [&](const std::string& line, const std::string& fields) {
    return candor.send(line + " HTTP/1.1\r\n" + fields + "Accept: text/plain\r\n\r\n");
  };

  const Response nowhere = text("GET /", "Host: b\r\n");
  EXPECT_EQ(nowhere.status, 404);
  EXPECT_EQ(nowhere.content, "404 no_route -");
  EXPECT_EQ(nowhere.field("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_NE(nowhere.field("Proxy-Status"), "");
  EXPECT_EQ(text("GET /", "Host: a\r\nHost: a\r\n").content, "400 request_malformed -");
  EXPECT_EQ(text("HEAD /", "Host: b\r\n").content, "");
  EXPECT_EQ(text("POST /", "Host: a\r\nContent-Length: 0\r\n").content, "own method_not_allowed");
  // What the client accepts is not known where the fields could not be read.
  EXPECT_EQ(candor.send("GET / HTTP/1.1\r\nno colon\r\n\r\n").content, "\"400 request_malformed\"");
  EXPECT_EQ(text("CONNECT a:1", "Host: a:1\r\n").content, "\"501 method_not_implemented\"");

  const Response range = text("GET /", "Host: a\r\n");
  EXPECT_EQ(range.content, "416  web");
  EXPECT_EQ(range.field("Content-Range"), "bytes */9");

  EXPECT_TRUE(candor.wait_metric("candor_responses_total", {{"route", "-"}, {"origin", "proxy"}}, 5));
  EXPECT_EQ(candor.metrics().sum("candor_requests_in_flight"), 0);
}

// The start tells what `candor check` tells.
TEST(FilterOrder, IsWarnedOfByTheCheckAndTheStart) {
  const Candor candor({.route = "filters: [method: {allow: [GET]}, error_pages: {text: a}]"});
  const std::string warning = ": error_pages stands behind maintenance, method, ";
  EXPECT_THAT(candor.diagnostics(), testing::HasSubstr(warning));
  const Finished checked = run_candor({"check", "--config", (candor.directory() / "candor.yaml").string()});
  EXPECT_EQ(checked.status, 0);
  EXPECT_THAT(checked.errors, testing::HasSubstr(warning));
}

// The configuration's own errors, before anything starts.
TEST(ErrorPagesCheck, NamesFileAndLineOfABrokenPage) {
  const TemporaryDirectory files;
  const std::string page = (files / "error.html").string();
  write_file(files / "error.html", "<p>\n${nobody}\n");
  write_file(files / "candor.yaml",
             "listeners: [{address: '127.0.0.1:0'}]\n"
             "upstreams: [{name: api, endpoints: ['http://127.0.0.1:1']}]\n"
             "routes: [{name: web, match: {path: /}, upstream: api, filters: [error_pages: {html_file: '" +
                 page + "'}]}]\n");
  const Finished checked = run_candor({"check", "--config", (files / "candor.yaml").string()});
  EXPECT_EQ(checked.status, 2);
  EXPECT_THAT(checked.errors, testing::HasSubstr(page + ":2:1: expected ${status}"));
}

}  // namespace
}  // namespace candor::test
