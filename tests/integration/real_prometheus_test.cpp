// Debian's prometheus scrapes the admin listener and is asked what an operator would ask; promtool reads the exposition
// after every kind of traffic.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <optional>
#include <string>
#include <system_error>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

namespace json = boost::json;

// Routes whose answers are ours.
constexpr std::string_view kClosedRoute =
    "- name: closed\n  match: {path: /closed/}\n  upstream: api\n  filters: [{maintenance: {state: on}}]\n";
constexpr std::string_view kLimitedRoute =
    "- name: limited\n  match: {path: /limited/}\n  upstream: api\n"
    "  filters: [{rate_limit: {rate: 1/h, burst: 1}}]\n";

constexpr std::string_view kUnavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char byte : text) result += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  return result;
}

using Values = std::map<std::string, double>;

class Prometheus {
 public:
  explicit Prometheus(const Address& target) {
    write_file(directory_ / "prometheus.yml",
               fmt::format("global: {{scrape_interval: 1s}}\n"
                           "scrape_configs: [{{job_name: candor, static_configs: [{{targets: ['{}']}}]}}]\n",
                           target.text()));
    const std::string directory = directory_.path();
    program_.emplace(std::vector<std::string>{"prometheus", "--config.file=" + directory + "/prometheus.yml",
                                              "--storage.tsdb.path=" + directory + "/data",
                                              "--web.listen-address=" + address_.text(), "--log.level=warn"});
  }

  // The value of each series by its labels, as JSON text; empty where there is none or nobody answers yet.
  Values query(std::string_view expression) const {
    Values values;
    for (const json::value& series : result_of(expression)) {
      const std::string labels = json::serialize(series.at("metric"));
      values[labels] = std::stod(std::string(series.at("value").at(1).as_string()));
    }
    return values;
  }
  // Asks until it has scraped enough for this answer; gives the last one.
  Values query_until(std::string_view expression, const Values& expected) const {
    Values values;
    if (!eventually([&] { return (values = query(expression)) == expected; }, 20s)) {
      ADD_FAILURE() << expression << "\n" << program_->errors();
    }
    return values;
  }

 private:
  json::array result_of(std::string_view expression) const {
    try {
      const Response response = exchange_once(
          address_, get_request("/api/v1/query?query=" + percent_encoded(expression), "Connection: close\r\n"));
      return response.status == 200 ? json::parse(response.content).at_pointer("/data/result").as_array()
                                    : json::array();
    } catch (const std::system_error&) {  // it does not listen yet
      return {};
    }
  }

  TemporaryDirectory directory_;
  Address address_ = free_address();
  std::optional<Program> program_;
};

constexpr const char* kRatioByOrigin =
    "sum by (origin) (candor_responses_total{class=\"5xx\"})"
    " / ignoring (origin) group_left sum (candor_responses_total)";

TEST(RealPrometheus, TellsTheRatioOf5xxByOrigin) {
  if (!find_program("prometheus")) GTEST_SKIP() << "prometheus is not installed";
  const ScriptedUpstream upstream(Script{read_head(), send(std::string(kOk)), read_head(), send(std::string(kOk)),
                                         repeat({read_head(), send(std::string(kUnavailable))})});
  const Candor candor(
      {.endpoints = {upstream.url()}, .routes = std::string(kClosedRoute), .match = "{path: /up/}", .workers = 1});
  // Ten answers: two 200 and three 503 of the upstream; four 503 and a 404 of ours.
  const std::vector<std::string> paths{"/up/",     "/up/",     "/up/",     "/up/",     "/up/",
                                       "/closed/", "/closed/", "/closed/", "/closed/", "/nowhere/"};
  for (const std::string& path : paths) candor.get(path);
  const Prometheus prometheus(candor.admin_address());

  const Values ten{{R"({"origin":"proxy"})", 0.4}, {R"({"origin":"upstream"})", 0.3}};
  EXPECT_EQ(prometheus.query_until(kRatioByOrigin, ten), ten);

  // Ten more, all of them the upstream's 503.
  for (std::size_t count = 0; count < paths.size(); ++count) candor.get("/up/");
  const Values twenty{{R"({"origin":"proxy"})", 0.2}, {R"({"origin":"upstream"})", 0.65}};
  EXPECT_EQ(prometheus.query_until(kRatioByOrigin, twenty), twenty);

  const Values every_scrape_was_read{{R"({"job":"candor"})", 1}};
  EXPECT_EQ(prometheus.query("min by (job) (min_over_time(up[1m]))"), every_scrape_was_read);
}

// The n-th connection to the upstream meets the n-th of these.
std::vector<Script> every_kind_of_upstream() {
  const auto one = [](std::string_view answer) { return Script{read_head(), send(std::string(answer)), close()}; };
  return {one("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil close"),
          one("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
          one("HTTP/1.1 301 Moved Permanently\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
          one("HTTP/1.1 299 Unheard Of\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
          one("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
          one("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
          one("no HTTP at all\r\n\r\n"),
          {read_head(), close()},
          {read_head()}};
}

TEST(RealPrometheus, FindsNothingToComplainOfAfterTrafficOfEveryKind) {
  if (!find_program("promtool")) GTEST_SKIP() << "promtool is not installed";
  const std::vector<Script> scripts = every_kind_of_upstream();
  const ScriptedUpstream upstream(scripts);
  const Candor candor({.endpoints = {upstream.url()},
                       .upstream = "timeouts: {response: 300ms}",
                       .routes = std::string(kClosedRoute) + std::string(kLimitedRoute),
                       .match = "{path: /up/}"});
  for (std::size_t request = 0; request < scripts.size(); ++request) candor.get("/up/");
  for (const std::string path : {"/closed/", "/limited/", "/limited/", "/nowhere/"}) candor.get(path);
  candor.send("no request\r\n\r\n");
  RawClient leaving(candor.address());
  leaving.send(get_request("/up/"));
  ASSERT_TRUE(upstream.wait_connections(scripts.size() + 2));
  leaving.reset();
  ASSERT_TRUE(candor.wait_metric("candor_failures_total", {{"cause", "client_closed"}}, 1));

  const std::string metrics = candor.admin("GET", "/metrics").content;
  const Finished check = run_program({"promtool", "check", "metrics"}, metrics);

  EXPECT_EQ(check.status, 0);
  EXPECT_EQ(check.output + check.errors, "");
  for (const std::string_view seen : {"other_2xx", "response_incomplete", "response_malformed", "connection_closed",
                                      "response_timeout", "maintenance", "rate_limited", "no_route"}) {
    EXPECT_THAT(metrics, testing::HasSubstr(fmt::format("\"{}\"", seen)));
  }
}

}  // namespace
}  // namespace candor::test
