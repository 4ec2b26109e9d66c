// The everyday filters over real sockets: what the upstream receives, what the client gets, and what stands in the log.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A service with filters in front of it.
struct Filtered {
  explicit Filtered(const std::string& filters, const std::string& response = std::string(kOk),
                    std::string settings = "")
      : upstream(answering(response)),
        candor({.endpoints = {upstream.url()}, .route = "filters:\n" + filters, .settings = std::move(settings)}) {}

  Response get(std::string_view path, std::string_view more_fields = "") const {
    return candor.send(get_request(path, more_fields));
  }

  ScriptedUpstream upstream;
  Candor candor;
};

TEST(HeaderRules, ChangeTheRequestBeforeItIsForwarded) {
  const Filtered filtered(
      "  - header_rules: {request: {remove: [X-Secret], set: {X-Client: \"${client} ${method} ${path}\"}, add: {X-A: "
      "2}}}");

  filtered.get("/a?b", "X-Secret: 1\r\nx-client: forged\r\nX-A: 1\r\n");

  const Head request = filtered.upstream.request();
  EXPECT_THAT(request.all("X-Secret"), IsEmpty());
  EXPECT_THAT(request.all("X-Client"), ElementsAre("127.0.0.1 GET /a"));
  EXPECT_THAT(request.all("X-A"), ElementsAre("1", "2"));
}

// Connection names fields that are not to be forwarded; a client must not strip ours by that.
TEST(HeaderRules, CannotBeUndoneByTheClient) {
  const Filtered filtered("  - header_rules: {request: {set: {X-Role: guest}}}");

  filtered.get("/", "X-Role: admin\r\nConnection: X-Role, X-Other\r\nX-Other: 1\r\n");

  const Head request = filtered.upstream.request();
  EXPECT_THAT(request.all("X-Role"), ElementsAre("guest"));
  EXPECT_THAT(request.all("X-Other"), IsEmpty());
}

TEST(HeaderRules, CannotBeUndoneByTheUpstream) {
  const Filtered filtered("  - header_rules: {response: {set: {X-Frame-Options: DENY}}}",
                          "HTTP/1.1 200 OK\r\nConnection: X-Frame-Options\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_EQ(filtered.get("/").field("X-Frame-Options"), "DENY");
}

TEST(HeaderRules, ChangeTheUpstreamsAnswer) {
  const Filtered filtered("  - header_rules: {response: {remove: [Server], set: {X-Got: \"${status} ${route}\"}}}",
                          "HTTP/1.1 404 Not Found\r\nServer: a\r\nContent-Length: 2\r\n\r\nno");

  const Response response = filtered.get("/");

  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.field("Server"), "");
  EXPECT_EQ(response.field("X-Got"), "404 web");
  EXPECT_EQ(response.content, "no");
}

TEST(HeaderRules, ChangeAnswersOfOurOwn) {
  const Candor candor({.route = "filters:\n  - header_rules: {response: {set: {X-Got: \"${status}\"}}}"});

  const Response response = candor.get("/");

  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.field("X-Got"), "502");
}

// What a client sends comes back in a field; it must never become a line of its own.
TEST(HeaderRules, NeverWriteALineThatTheClientMadeUp) {
  const Filtered filtered("  - header_rules: {response: {set: {X-At: \"${host} ${path}\"}}}");
  EXPECT_THAT(filtered.get("/a%0d%0aX-Forged:%201").head.all("X-At"), ElementsAre(HasSubstr(" /a%0d%0aX-Forged:%201")));
  EXPECT_EQ(filtered.candor.send("GET /a\rX-Forged: HTTP/1.1\r\nHost: a\r\n\r\n").status, 400);
  EXPECT_EQ(filtered.candor.send("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n").status, 400);
  EXPECT_EQ(filtered.candor.send("G\nT / HTTP/1.1\r\nHost: a\r\n\r\n").status, 400);
}

TEST(IpAccess, KeepsTheOthersOut) {
  const Filtered filtered("  - ip_access: {allow: [127.99.0.0/16], deny: [127.99.0.2]}");
  const auto from = [&](const std::string& client) {
    return exchange_once(filtered.candor.address(), get_request("/"), {.from = client});
  };

  EXPECT_EQ(from("127.99.0.1").status, 200);
  const Response denied = from("127.99.0.2");
  EXPECT_EQ(from("127.98.0.1").status, 403);

  EXPECT_EQ(denied.status, 403);
  EXPECT_THAT(denied.field("Proxy-Status"), HasSubstr("error=http_request_denied"));
  EXPECT_THAT(denied.content, Not(HasSubstr("127.99")));
  EXPECT_EQ(filtered.upstream.connections(), 1U);
}

TEST(IpAccess, BelievesATrustedProxy) {
  const Filtered filtered("  - ip_access: {deny: [192.0.2.0/24]}", std::string(kOk), "trusted_proxies: [127.0.0.0/8]");
  EXPECT_EQ(filtered.get("/", "X-Forwarded-For: 192.0.2.9\r\n").status, 403);
  EXPECT_EQ(filtered.get("/", "X-Forwarded-For: 198.51.100.9\r\n").status, 200);
}

TEST(Respond, AnswersWithoutTheUpstream) {
  const Filtered filtered("  - respond: {status: 410, body: \"${path} is gone\\n\", fields: {X-A: \"1\"}}");

  const Response response = filtered.get("/old");

  EXPECT_EQ(response.status, 410);
  EXPECT_EQ(response.reason, "Gone");
  EXPECT_EQ(response.field("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(response.field("X-A"), "1");
  EXPECT_EQ(response.content, "/old is gone\n");
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(filtered.upstream.connections(), 0U);
  EXPECT_TRUE(filtered.candor.wait_metric("candor_responses_total", {{"class", "4xx"}, {"origin", "proxy"}}, 1));
}

TEST(Respond, SendsNoContentToHead) {
  const Filtered filtered("  - respond: {status: 200, body: hello}");
  RawClient client(filtered.candor.address());

  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  const Response response = client.read_final("HEAD");
  EXPECT_EQ(response.field("Content-Length"), "5");
  EXPECT_EQ(client.exchange(get_request("/")).content, "hello");
}

TEST(Respond, HasNoLengthWhereThereIsNoContent) {
  for (const char* status : {"204", "304"}) {
    const Filtered filtered("  - respond: {status: " + std::string(status) + "}");
    RawClient client(filtered.candor.address());
    for (int i = 0; i < 2; ++i) {
      const Response response = client.exchange(get_request("/"));
      EXPECT_EQ(fmt::format("{}", response.status), status);
      EXPECT_THAT(response.head.all("Content-Length"), IsEmpty());
      EXPECT_THAT(response.head.all("Content-Type"), IsEmpty());
    }
  }
}

TEST(Respond, ServesARouteThatHasNoUpstream) {
  const Candor candor({.routes = "- {name: gone, match: {path: /gone/}, filters: [respond: {status: 410}]}"});
  EXPECT_EQ(candor.get("/gone/a").status, 410);
}

TEST(Redirect, SendsTheClientToAnotherPath) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor(
      {.endpoints = {upstream.url()}, .route = "filters: [redirect: {prefix: /new/}]", .match = "{path: /old/}"});

  const Response response = candor.get("/old/a%20b?c=d");

  EXPECT_EQ(response.status, 308);
  EXPECT_EQ(response.field("Location"), "/new/a%20b?c=d");
  EXPECT_EQ(response.field("Content-Length"), "0");
  EXPECT_EQ(upstream.connections(), 0U);
}

TEST(Redirect, SendsTheClientToTheSameHostByAnotherScheme) {
  const Filtered filtered("  - redirect: {scheme: https, status: 301}");
  const Response response =
      filtered.candor.send("POST /a HTTP/1.1\r\nHost: example.com:8080\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(response.status, 301);
  EXPECT_EQ(response.field("Location"), "https://example.com/a");
}

TEST(Redirect, LetsPassWhatItIsNotMeantFor) {
  const Filtered filtered("  - redirect: {regex: \"/u/([0-9]+)\", to: /users/$1}");
  EXPECT_EQ(filtered.get("/u/17").field("Location"), "/users/17");
  EXPECT_EQ(filtered.get("/u/me").status, 200);
}

TEST(Redirect, NeverLeadsAway) {
  const Filtered filtered("  - redirect: {regex: \"/go/?(.*)\", to: /$1}");
  for (const char* path : {"/go//evil.example", "/go/%2F%2Fevil.example", "/go///evil.example", "/go/..//evil.example",
                           "/go/%5Cevil.example", "/go/%0d%0aSet-Cookie:a"}) {
    const std::string location = filtered.get(path).field("Location");
    EXPECT_THAT(location, testing::AnyOf(testing::MatchesRegex("/[^/\\\\].*"), "/", "")) << path;
  }
}

TEST(Redirect, AsksForAHostWhereItNeedsOne) {
  const Filtered filtered("  - redirect: {scheme: https}");
  EXPECT_EQ(filtered.candor.send("GET / HTTP/1.0\r\n\r\n").status, 400);
}

TEST(RequestId, IsOneInLogUpstreamAndAnswer) {
  const Filtered filtered("  - request_id: {field: X-Correlation-Id, accept: true}",
                          "HTTP/1.1 200 OK\r\nX-Correlation-Id: other\r\nContent-Length: 2\r\n\r\nok");

  const Response response = filtered.get("/", "X-Correlation-Id: from-client\r\n");

  const Head request = filtered.upstream.request();
  EXPECT_THAT(request.all("X-Correlation-Id"), ElementsAre("from-client"));
  EXPECT_THAT(request.all("X-Request-Id"), ElementsAre("from-client"));
  EXPECT_THAT(response.head.all("X-Correlation-Id"), ElementsAre("from-client"));
  EXPECT_EQ(filtered.candor.log().wait_lines(1).front().at("request_id").as_string(), "from-client");
}

TEST(RequestId, StandsInAnswersOfOurOwn) {
  const Candor candor({.route = "filters: [request_id: {field: X-Correlation-Id, accept: true}]"});

  const Response response = candor.send(get_request("/", "X-Correlation-Id: from-client\r\n"));

  EXPECT_EQ(response.status, 502);
  EXPECT_THAT(response.head.all("X-Correlation-Id"), ElementsAre("from-client"));
  EXPECT_THAT(response.head.all("X-Request-Id"), ElementsAre("from-client"));
}

TEST(RequestId, IsOursForAClientThatIsNotBelieved) {
  const Filtered filtered("  - request_id: {field: X-Correlation-Id}");

  const Response response = filtered.get("/", "X-Correlation-Id: from-client\r\n");

  const std::string id = filtered.upstream.request().value("X-Request-Id");
  EXPECT_EQ(id.size(), 26U);
  EXPECT_THAT(filtered.upstream.request().all("X-Correlation-Id"), ElementsAre(id));
  EXPECT_THAT(response.head.all("X-Correlation-Id"), ElementsAre(id));
}

}  // namespace
}  // namespace candor::test
