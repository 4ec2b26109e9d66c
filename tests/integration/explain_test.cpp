// GET /explain and `candor explain --request` say what would happen to a request; here it then happens, and both must
// be the same.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <map>
#include <random>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A request both as it is sent and as it is described.
struct Described {
  std::string method = "GET";
  std::string path = "/";
  std::string host = "a.test";
  std::string client = "127.0.0.1";
  std::vector<std::string> fields = {};
  std::string content = {};

  std::string as_query() const {
    std::string query = fmt::format("method={}&path={}&client={}", encoded(method), encoded(path), client);
    if (!host.empty()) query += "&host=" + encoded(host);
    for (const std::string& field : fields) query += "&field=" + encoded(field);
    return query;
  }

  std::string as_request() const {
    std::string text = fmt::format("{} {} HTTP/1.1\r\n", method, path);
    if (!host.empty()) text += fmt::format("Host: {}\r\n", host);
    for (const std::string& field : fields) text += field + "\r\n";
    return text + "\r\n" + content;
  }

 private:
  static std::string encoded(std::string_view text) {
    std::string result;
    for (const char c : text) result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return result;
  }
};

template <std::size_t N>
std::string one_of(std::mt19937& random, const std::array<const char*, N>& choices) {
  return choices[random() % N];
}

// What chance would rarely bring together.
Described rare_request(std::mt19937& random, int number) {
  constexpr std::array kOrigins{"Origin: https://app.test", "Origin: https://evil.test"};
  if (random() % 2 == 0)
    return {.method = "OPTIONS",
            .path = fmt::format("/?n={}", number),
            .fields = {one_of(random, kOrigins), "Access-Control-Request-Method: PUT"}};
  if (random() % 2 == 0)
    return {.method = "POST",
            .path = fmt::format("/typed/?n={}", number),
            .fields = {"Content-Type: text/html", "Content-Length: 2"},
            .content = "hi"};
  return {.method = "PUT", .path = fmt::format("/picky/?n={}", number), .fields = {"X-Canary: yes"}};
}

Described random_request(std::mt19937& random, int number) {
  if (random() % 8 == 0) return rare_request(random, number);
  constexpr std::array kMethods{"GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "get", "CONNECT"};
  constexpr std::array kPaths{"/",         "/method/a",    "/access/a",  "/limited/a",  "/limited/b",
                              "/typed/a",  "/gone/old/",   "/gone/new",  "/moved/a",    "/off/a",
                              "/off/open", "/picky/a",     "/private/a", "/private/b",  "/x/../off/",
                              "/%6fff/a",  "//gone/old/x", "/%zz",       "/method/./a", "/none/a"};
  constexpr std::array kHosts{"a.test", "a.test", "a.test", "fixed.test", "FIXED.TEST:8080", "", "b@d"};
  constexpr std::array kClients{"127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.9.1"};
  constexpr std::array kFields{"X-Canary: yes",
                               "X-Api-Key: secret",
                               "X-Api-Key: guess",
                               "Origin: https://app.test",
                               "Access-Control-Request-Method: PUT",
                               "Max-Forwards: 0",
                               "X-Forwarded-For: 127.0.0.3",
                               "X-Forwarded-For: 127.0.0.2",
                               "Expect: the-unexpected",
                               "Host: second.test",
                               "Upgrade: websocket"};
  constexpr std::array kTypes{"application/json", "application/problem+json", "text/html"};
  Described request;
  request.method = one_of(random, kMethods);
  request.path = fmt::format("{}?n={}", one_of(random, kPaths), number);
  request.host = one_of(random, kHosts);
  request.client = one_of(random, kClients);
  for (auto i = random() % 3; i > 0; --i) request.fields.push_back(one_of(random, kFields));
  if (random() % 3 != 0) return request;
  request.content.assign(random() % 12, 'x');
  if (random() % 4 != 0) request.fields.push_back("Content-Type: " + one_of(random, kTypes));
  request.fields.push_back(fmt::format("Content-Length: {}", request.content.size()));
  return request;
}

// What is to be compared.
struct Outcome {
  std::string route;
  int status = 0;
  std::string cause;

  bool operator==(const Outcome&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
    return out << outcome.route << " " << outcome.status << " " << outcome.cause;
  }
};

boost::json::object explained(const Candor& candor, const Described& request) {
  const Response response = candor.admin("GET", "/explain?" + request.as_query());
  EXPECT_EQ(response.status, 200) << response.content;
  return boost::json::parse(response.content).as_object();
}

Outcome outcome_of(const boost::json::object& report) {
  const boost::json::value* route = report.if_contains("route");
  Outcome outcome{.route = route == nullptr ? "-" : text_of(route->as_object(), "name"), .status = 200, .cause = {}};
  if (text_of(report, "verdict") == "forwarded") return outcome;
  const boost::json::object& answer = report.at("answer").as_object();
  outcome.status = static_cast<int>(number_of(answer, "status"));
  outcome.cause = text_of(answer, "cause");
  return outcome;
}

// By the target of the request, where there was one that could be read.
std::map<std::string, Outcome> logged(const Candor& candor, std::size_t count) {
  std::map<std::string, Outcome> outcomes;
  for (const boost::json::object& line : candor.log().wait_lines(count)) {
    const std::string route = text_of(line, "route");
    outcomes[text_of(line, "target")] = {.route = route.empty() ? "-" : route,
                                         .status = static_cast<int>(number_of(line, "status")),
                                         .cause = text_of(line, "cause")};
  }
  return outcomes;
}

constexpr std::string_view kFilters = R"(filters:
  - request_id: {}
  - cors: {origins: ["https://app.test"], methods: [PUT]}
  - header_rules: {request: {set: {X-From: "${client}"}}}
  - rewrite_location: {})";

constexpr std::string_view kRoutes = R"(
- {name: method, upstream: api, match: {path: /method/}, filters: [{method: {allow: [GET, TRACE]}}]}
- {name: access, upstream: api, match: {path: /access/}, filters: [{ip_access: {deny: [127.0.0.2]}}]}
- name: limited
  upstream: api
  match: {path: /limited/}
  filters:
    - rate_limit: {name: ours, rate: 1/h, burst: 9, cost: 2}
    - rate_limit: {name: trial, rate: 1/h, burst: 1, shadow: true}
    - rate_limit: {name: full, rate: 1/h, keys_max: 2, when_full: deny, burst: 100}
- {name: typed, upstream: api, match: {path: /typed/}, limits: {request_body: 5B}, filters: [{content_type: {allow: ["+json"], missing: allow}}]}
- {name: gone, upstream: api, match: {path: /gone/}, filters: [{gone: {paths: [/gone/old/]}}]}
- {name: moved, match: {path: /moved/}, filters: [{redirect: {prefix: /moved/b/, status: 307}}]}
- {name: fixed, match: {host: fixed.test}, filters: [{respond: {status: 451, body: no}}]}
- {name: "off", upstream: api, match: {path: /off/}, filters: [{maintenance: {state: "on", let_through: [127.0.0.3], open_paths: [/off/open]}}]}
- name: private
  upstream: api
  match: {path: /private/}
  filters:
    - auth: {api_keys: {file: "{keys}"}, require: [{methods: [PUT, POST], scopes: [write]}]}
    - rate_limit: {name: users, key: user, rate: 1/h, burst: 5}
    - circuit_breaker: {}
    - concurrency: {max: 5}
- {name: picky, upstream: api, match: {path: /picky/, methods: [GET, PUT], fields: {X-Canary: "*"}}, limits: {length_required: true}}
)";

// The key is "secret".
std::string routes_with_keys(const std::string& file) {
  write_file(file, "robot:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b:read\n");
  constexpr std::string_view kPlace = "{keys}";
  std::string routes(kRoutes);
  return routes.replace(routes.find(kPlace), kPlace.size(), file);
}

// What it says is not remembered: it is asked twice before each request.
TEST(Explain, AgreesWithWhatHappens) {
  constexpr int kRequests = 400;
  const TemporaryDirectory directory;
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()},
                       .route = std::string(kFilters),
                       .routes = routes_with_keys(directory / "keys"),
                       .settings = "trusted_proxies: [127.0.9.0/24]",
                       .workers = 1});
  std::mt19937 random(20260601);
  std::map<std::string, Outcome> expected;
  std::map<std::string, int> seen;
  for (int number = 0; number < kRequests; ++number) {
    const Described request = random_request(random, number);
    const boost::json::object report = explained(candor, request);
    ASSERT_EQ(outcome_of(explained(candor, request)), outcome_of(report)) << request.as_request();
    expected[request.path] = outcome_of(report);
    ++seen[fmt::format("{} {}", expected[request.path].status, expected[request.path].cause)];

    const Response response = exchange_once(candor.address(), request.as_request(), {.from = request.client});
    ASSERT_EQ(response.status, expected[request.path].status) << request.as_request() << report;
  }
  for (const auto& [target, outcome] : logged(candor, kRequests)) {
    if (!expected.contains(target)) continue;
    EXPECT_EQ(outcome, expected[target]) << target;
  }
  // The dice have met what they were made for.
  for (const char* met :
       {"200 ", "204 local_response", "307 local_response", "400 request_malformed", "401 unauthenticated",
        "403 denied", "405 method_not_allowed", "410 gone", "411 length_required", "413 body_too_large",
        "415 unsupported_content", "417 expectation_failed", "429 rate_limited", "451 local_response",
        "501 method_not_implemented", "503 maintenance"})
    EXPECT_GT(seen[met], 0) << met;
}

TEST(Explain, LeavesNoTrace) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .route = "filters:\n  - rate_limit: {rate: 1/h, burst: 1}"});

  for (int i = 0; i < 3; ++i) EXPECT_EQ(text_of(explained(candor, {}), "verdict"), "forwarded");

  EXPECT_EQ(candor.get("/").status, 200);
  const boost::json::object report = explained(candor, {});
  EXPECT_EQ(text_of(report, "decided_by"), "filter rate_limit");
  EXPECT_THAT(text_of(report, "summary"), StartsWith("It would be answered with 429 Too Many Requests"));
  EXPECT_EQ(candor.metrics().sum("candor_rate_limit_decisions_total"), 1);
  EXPECT_EQ(candor.metrics().sum("candor_responses_total"), 1);
  EXPECT_EQ(upstream.connections(), 1U);
}

TEST(Explain, KnowsThatAllEndpointsAreEjected) {
  const Candor candor({.upstream = "eject: {after: 1, for: 1h}"});
  EXPECT_EQ(text_of(explained(candor, {}), "verdict"), "forwarded");
  ASSERT_EQ(candor.get("/").status, 502);

  const boost::json::object report = explained(candor, {});

  EXPECT_EQ(text_of(report.at("answer").as_object(), "cause"), "no_endpoint");
  EXPECT_EQ(text_of(report.at("upstream").at("endpoints").at(0).as_object(), "state"), "ejected");
  EXPECT_EQ(candor.get("/").status, 503);
}

TEST(Explain, HasPagesForCodesAndRefusesWhatItCannotRead) {
  const Candor candor({});
  EXPECT_EQ(boost::json::parse(candor.admin("GET", "/explain").content).as_array().size(), 63U);
  EXPECT_EQ(boost::json::parse(candor.admin("GET", "/explain/503").content).at("title"), "Service Unavailable");
  EXPECT_THAT(candor.admin("GET", "/explain/dns_error?format=text").content, StartsWith("dns_error\n"));
  EXPECT_EQ(candor.admin("GET", "/explain/dns_eror").status, 404);
  EXPECT_THAT(candor.admin("GET", "/explain/dns_eror").content, HasSubstr("did you mean dns_error?"));
  EXPECT_EQ(candor.admin("GET", "/explain?pth=%2F").status, 400);
  EXPECT_EQ(candor.admin("GET", "/explain?path=%2F%0d%0a").status, 400);
  EXPECT_EQ(candor.admin("GET", "/explain?host=a&format=xml").status, 400);
  EXPECT_EQ(candor.admin("GET", "/explain?host=a&host=b").status, 400);
  EXPECT_EQ(candor.admin("GET", "/explain/503?host=a").status, 400);
  EXPECT_THAT(candor.admin("GET", "/explain?format=text&host=a").content, StartsWith("It would be forwarded"));
}

TEST(ExplainCommand, AsksARunningProxy) {
  const Candor candor({.route = "rewrite_prefix: /b/\nfilters:\n  - ip_access: {deny: [192.0.2.0/24]}"});
  const auto explain = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"explain", "--admin", candor.admin_address().text()});
    return run_candor(arguments);
  };

  const Finished forwarded = explain({"--request", "GET http://a.test/x?y"});
  EXPECT_EQ(forwarded.status, 0) << forwarded.errors;
  EXPECT_THAT(forwarded.output, StartsWith("It would be forwarded to the upstream api.\n"));
  EXPECT_THAT(forwarded.output, HasSubstr("\nroute:\n  name: web\n"));
  EXPECT_THAT(forwarded.output, HasSubstr("\n  path: /b/x\n"));

  const Finished denied = explain({"--request", "GET http://a.test/", "--client", "192.0.2.7", "--format", "json"});
  EXPECT_EQ(boost::json::parse(denied.output).at("answer").at("cause"), "denied");

  const Finished fields = explain({"--request", "POST http://a.test/", "--field", "Content-Length: 1", "--field",
                                   "Content-Length: 2", "--format", "json"});
  EXPECT_EQ(boost::json::parse(fields.output).at("answer").at("status"), 400);

  EXPECT_EQ(explain({"--request", "GET /"}).status, 2);
  EXPECT_EQ(explain({"--request", "GET http://a.test/", "--client", "me"}).status, 2);
  EXPECT_EQ(explain({"503"}).status, 2);
  EXPECT_EQ(run_candor({"explain", "--request", "GET http://a/", "--admin", free_address().text()}).status, 1);
}

TEST(ExplainCommand, ExplainsEveryStatus) {
  EXPECT_THAT(run_candor({"explain"}).output, HasSubstr("\n404 Not Found "));
  EXPECT_EQ(boost::json::parse(run_candor({"explain", "--format", "json"}).output).as_array().size(), 63U);
  EXPECT_THAT(run_candor({"explain", "415"}).output, HasSubstr("From Candor: `content_type`."));
  EXPECT_EQ(boost::json::parse(run_candor({"explain", "denied", "--format", "json"}).output).at("status"), 403);
  EXPECT_EQ(run_candor({"explain", "503", "--format", "xml"}).status, 2);
}

}  // namespace
}  // namespace candor::test
