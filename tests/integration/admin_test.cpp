// The admin listener over real sockets: its pages, and who may ask for them.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include <csignal>
#include <list>

#include "tests/support/candor.hpp"
#include "tests/support/dead_ends.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/restartable.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::StartsWith;

// `fields` are whole lines, Host among them.
Response ask(const Candor& candor, std::string_view method, std::string_view path, std::string_view fields) {
  return exchange_once(candor.admin_address(), fmt::format("{} {} HTTP/1.1\r\n{}\r\n", method, path, fields));
}

bool in_maintenance(const Candor& candor) {
  return candor.metrics().sum("candor_maintenance", {{"scope", "all"}}) != 0;
}

TEST(Admin, ListsItsPages) {
  const Candor candor({});
  const std::string list = candor.admin("GET", "/").content;
  for (const std::string page :
       {"/metrics", "/healthz", "/readyz", "/failures", "/routes", "/upstreams", "/maintenance"}) {
    EXPECT_THAT(list, HasSubstr("\n" + page + " "));
  }
}

TEST(Admin, IsAliveButNotReadyWhileDraining) {
  const ScriptedUpstream upstream(Script{read_head()});
  const Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 1s}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  ASSERT_EQ(candor.admin("GET", "/readyz").status, 200);

  candor.signal(SIGTERM);

  EXPECT_TRUE(eventually([&] { return candor.admin("GET", "/readyz").status == 503; }, 900ms));
  EXPECT_EQ(candor.admin("GET", "/healthz").status, 200);
}

TEST(Admin, ShowsTheFailureContract) {
  const Candor candor({});

  const Response response = candor.admin("GET", "/failures");

  EXPECT_EQ(response.field("Content-Type"), "application/json");
  EXPECT_EQ(response.content, run_candor({"failures", "--format", "json"}).output);
}

TEST(Admin, ShowsRoutes) {
  const Candor candor({.routes = "- name: other\n  match: {host: \"*.example.com\", path: /a/}\n  upstream: api"});

  const json::array routes = json::parse(candor.admin("GET", "/routes").content).as_array();

  ASSERT_EQ(routes.size(), 2U);
  EXPECT_EQ(text_of(routes[0].as_object(), "name"), "web");
  EXPECT_EQ(text_of(routes[1].as_object(), "host"), "*.example.com");
  EXPECT_EQ(text_of(routes[1].as_object(), "path"), "/a/");
  EXPECT_EQ(text_of(routes[1].as_object(), "upstream"), "api");
}

TEST(Admin, ShowsWhichEndpointsAreEjected) {
  const RefusingEndpoint dead;
  const ScriptedUpstream alive(answering(std::string(kOk)));
  const Candor candor({.endpoints = {dead.url(), alive.url()}, .upstream = "eject: {after: 1, for: 1m}"});
  EXPECT_EQ(candor.get("/").status, 200);
  EXPECT_EQ(candor.get("/").status, 200);

  const json::value upstreams = json::parse(candor.admin("GET", "/upstreams").content);

  EXPECT_EQ(upstreams.at_pointer("/0/name"), "api");
  EXPECT_EQ(upstreams.at_pointer("/0/endpoints/0/url").as_string(), dead.url());
  EXPECT_EQ(upstreams.at_pointer("/0/endpoints/0/ejected"), true);
  EXPECT_EQ(upstreams.at_pointer("/0/endpoints/1/ejected"), false);
}

TEST(Admin, SendsMetricsAsPrometheusReadsThem) {
  const Candor candor({});
  const Response response = candor.admin("GET", "/metrics");
  EXPECT_EQ(response.field("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.content, HasSubstr("\ncandor_build_info{version=\""));
}

TEST(Admin, AnswersHeadWithoutContent) {
  const Candor candor({});
  RawClient client(candor.admin_address());
  const Response head = client.exchange("HEAD /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  const Response next = client.exchange("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(next.content, "alive\n");
}

TEST(Admin, NamesTheMethodsOfAPage) {
  const Candor candor({});
  const Response response = candor.admin("POST", "/metrics");
  EXPECT_EQ(response.status, 405);
  EXPECT_THAT(response.field("Allow"), StartsWith("GET"));
}

TEST(Admin, KnowsNoOtherPages) {
  const Candor candor({});
  EXPECT_EQ(candor.admin("GET", "/metricsx").status, 404);
}

TEST(Admin, Takes64KiBOfContentAndNotOneByteMore) {
  const Candor candor({});
  const std::string spaces(64 * 1024, ' ');
  EXPECT_EQ(candor.admin("PUT", "/maintenance", spaces).status, 200);
  EXPECT_EQ(candor.admin("PUT", "/maintenance", spaces + " ").status, 413);
}

TEST(Admin, RefusesChangesFromAPageOfAnotherOrigin) {
  const Candor candor({});
  const Response foreign = ask(candor, "PUT", "/maintenance",
                               "Host: localhost:9901\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n");
  const Response cross_site =
      ask(candor, "PUT", "/maintenance", "Host: localhost:9901\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(cross_site.status, 403);
  EXPECT_FALSE(in_maintenance(candor));
}

TEST(Admin, AllowsChangesFromAPageOfItsOwn) {
  const Candor candor({});
  const Response response = ask(candor, "PUT", "/maintenance",
                                "Host: localhost:9901\r\nOrigin: http://localhost:9901\r\nContent-Length: 0\r\n");
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(in_maintenance(candor));
}

TEST(Admin, RefusesAHostNameThatSomebodyMadePointHere) {
  const Candor candor({});
  EXPECT_EQ(ask(candor, "GET", "/metrics", "Host: evil.example\r\n").status, 403);
  EXPECT_EQ(ask(candor, "GET", "/metrics", "Host: localhost\r\n").status, 200);
}

TEST(Admin, IsNotBlockedBySilentClients) {
  const Candor candor({});
  std::list<RawClient> silent;
  for (int count = 0; count < 10; ++count) silent.emplace_back(candor.admin_address());
  silent.front().send("PUT /maintenance HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{");

  EXPECT_EQ(candor.admin("GET", "/healthz").status, 200);
  EXPECT_EQ(candor.admin("PUT", "/maintenance").status, 200);
}

// Reachable from elsewhere, so that it asks for a token.
struct Exposed {
  Exposed() {
    write_file(candor.directory() / "token", "s3cret\n");
    candor.start();
  }

  Response ask(std::string_view method, std::string_view path, std::string_view more_fields = "") const {
    return exchange_once(admin, fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\n{}\r\n", method, path,
                                            admin.text(), more_fields));
  }

  Address admin{loopback_ip(), bound_socket("0.0.0.0").port()};
  Restartable candor{fmt::format("listeners: [{{address: \"{{address}}\"}}]\n"
                                 "admin: {{address: \"0.0.0.0:{}\", token_file: {{directory}}/token}}\n"
                                 "access_log: {{path: off}}\n"
                                 "upstreams: [{{name: api, endpoints: [\"http://127.0.0.1:1\"]}}]\n"
                                 "routes: [{{name: web, upstream: api}}]\n",
                                 admin.port),
                     admin};
};

TEST(AdminToken, IsAskedForEverywhereButOfProbes) {
  const Exposed exposed;
  const Response refused = exposed.ask("GET", "/metrics");
  EXPECT_EQ(refused.status, 401);
  EXPECT_THAT(refused.field("WWW-Authenticate"), StartsWith("Bearer"));
  EXPECT_EQ(exposed.ask("GET", "/").status, 401);
  EXPECT_EQ(exposed.ask("GET", "/nowhere").status, 401);
  EXPECT_EQ(exposed.ask("PUT", "/maintenance").status, 401);
  EXPECT_EQ(exposed.ask("GET", "/healthz").status, 200);
  EXPECT_EQ(exposed.ask("GET", "/readyz").status, 200);
}

TEST(AdminToken, OpensWhenItIsTheRightOne) {
  const Exposed exposed;
  EXPECT_EQ(exposed.ask("GET", "/metrics", "Authorization: Bearer s3cret\r\n").status, 200);
  EXPECT_EQ(exposed.ask("GET", "/metrics", "Authorization: Bearer s3cre\r\n").status, 401);
  EXPECT_EQ(exposed.ask("GET", "/metrics", "Authorization: Bearer s3cret2\r\n").status, 401);
  EXPECT_EQ(exposed.ask("GET", "/metrics", "Authorization: Basic s3cret\r\n").status, 401);
}

TEST(AdminToken, IsSentByTheCommandLine) {
  const Exposed exposed;
  const std::string token = exposed.candor.directory() / "token";
  const Finished without = run_candor({"maintenance", "on", "--admin", exposed.admin.text()});
  const Finished with = run_candor({"maintenance", "on", "--admin", exposed.admin.text(), "--token-file", token});
  EXPECT_EQ(without.status, 1);
  EXPECT_THAT(without.errors, HasSubstr("401"));
  EXPECT_EQ(with.status, 0) << with.errors;
  EXPECT_THAT(exposed.ask("GET", "/metrics", "Authorization: Bearer s3cret\r\n").content,
              HasSubstr("candor_maintenance{scope=\"all\"} 1\n"));
}

}  // namespace
}  // namespace candor::test
