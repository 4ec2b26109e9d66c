#include "proxy/observe/collector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace candor::observe {
namespace {

using testing::HasSubstr;
using testing::Not;

config::Config two_routes() {
  config::Config config;
  config.hash = "3f9a";
  config.listeners.emplace_back();
  config.upstreams.emplace_back().name = "api-servers";
  config.routes.emplace_back().name = "api";
  config.routes.back().upstream = "api-servers";
  config.routes.emplace_back().name = "web";
  config.routes.back().upstream = "api-servers";
  return config;
}

std::size_t index_of(Cause cause) { return static_cast<std::size_t>(cause); }

class CollectorOfTwoWorkers : public testing::Test {
 protected:
  static constexpr std::size_t kApi = 0;
  static constexpr std::size_t kNoRoute = 2;
  static constexpr std::size_t kProxy = 0;
  static constexpr std::size_t kUpstream = 1;

  std::string text() const { return collector_.text(); }

  config::Config config_ = two_routes();
  WorkerCells first_{2, 1, 1};
  WorkerCells second_{2, 1, 1};
  Registry registry_{2};
  AccessLog log_{"off"};
  Collector collector_{config_, {&first_, &second_}, registry_, log_};
};

TEST_F(CollectorOfTwoWorkers, SumsTheWorkers) {
  first_.routes[kApi].responses[kUpstream][status_cell(200)].add(3);
  second_.routes[kApi].responses[kUpstream][status_cell(204)].add(4);

  EXPECT_THAT(text(), HasSubstr(R"(candor_responses_total{class="2xx",origin="upstream",route="api"} 7)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_responses_by_code_total{code="204",origin="upstream",route="api"} 4)"));
}

TEST_F(CollectorOfTwoWorkers, KeepsTheOriginsApart) {
  first_.routes[kApi].responses[kProxy][status_cell(502)].add(1);
  first_.routes[kApi].responses[kUpstream][status_cell(502)].add(2);

  EXPECT_THAT(text(), HasSubstr(R"(candor_responses_total{class="5xx",origin="proxy",route="api"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_responses_total{class="5xx",origin="upstream",route="api"} 2)"));
}

TEST_F(CollectorOfTwoWorkers, ShowsEveryClassBeforeItHappened) {
  for (const char* route : {"api", "web", "-"}) {
    for (const char* origin : {"proxy", "upstream"}) {
      for (const char* digit : {"1", "2", "3", "4", "5"}) {
        EXPECT_THAT(text(), HasSubstr(std::string("candor_responses_total{class=\"") + digit + "xx\",origin=\"" +
                                      origin + "\",route=\"" + route + "\"} 0"));
      }
    }
  }
}

TEST_F(CollectorOfTwoWorkers, ShowsCodesAndCausesOnlyOnceTheyHappened) {
  EXPECT_THAT(text(), Not(HasSubstr("\ncandor_responses_by_code_total{")));
  EXPECT_THAT(text(), Not(HasSubstr("\ncandor_failures_total{")));
  EXPECT_THAT(text(), Not(HasSubstr("\ncandor_aborts_total{")));
  EXPECT_THAT(text(), Not(HasSubstr("\ncandor_cuts_total{")));
}

TEST_F(CollectorOfTwoWorkers, FoldsCodesThatNobodyRegistered) {
  first_.routes[kApi].responses[kUpstream][status_cell(299)].add(1);
  first_.routes[kApi].responses[kUpstream][status_cell(298)].add(1);
  first_.routes[kApi].responses[kUpstream][status_cell(599)].add(5);

  EXPECT_THAT(text(), HasSubstr(R"(candor_responses_by_code_total{code="other_2xx",origin="upstream",route="api"} 2)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_responses_by_code_total{code="other_5xx",origin="upstream",route="api"} 5)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_responses_total{class="2xx",origin="upstream",route="api"} 2)"));
}

TEST_F(CollectorOfTwoWorkers, HoldsOnlyFailuresOfItsSideAgainstAnUpstream) {
  first_.routes[kApi].failures[index_of(Cause::connection_refused)].add(1);
  first_.routes[kApi].failures[index_of(Cause::rate_limited)].add(2);
  first_.routes[kNoRoute].failures[index_of(Cause::no_route)].add(3);

  EXPECT_THAT(text(),
              HasSubstr(R"(candor_failures_total{cause="connection_refused",route="api",upstream="api-servers"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_failures_total{cause="rate_limited",route="api",upstream="-"} 2)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_failures_total{cause="no_route",route="-",upstream="-"} 3)"));
}

TEST_F(CollectorOfTwoWorkers, ShowsAbortsAndCuts) {
  first_.routes[kApi].aborts[index_of(Cause::client_closed)].add(1);
  second_.routes[kApi].cuts[index_of(Cause::response_incomplete)].add(2);

  EXPECT_THAT(text(), HasSubstr(R"(candor_aborts_total{cause="client_closed",route="api"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_cuts_total{cause="response_incomplete",route="api"} 2)"));
}

TEST_F(CollectorOfTwoWorkers, ShowsDurationsInSeconds) {
  first_.routes[kApi].duration.observe(500);
  second_.routes[kApi].duration.observe(501);
  second_.routes[kApi].duration.observe(60'000'001);

  EXPECT_THAT(text(), HasSubstr(R"(candor_request_duration_seconds_bucket{route="api",le="0.0005"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_request_duration_seconds_bucket{route="api",le="0.001"} 2)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_request_duration_seconds_bucket{route="api",le="60"} 2)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_request_duration_seconds_bucket{route="api",le="+Inf"} 3)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_request_duration_seconds_count{route="api"} 3)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_request_duration_seconds_sum{route="api"} 60.001)"));
}

TEST_F(CollectorOfTwoWorkers, SumsGaugesThatFellOnAnotherWorkerThanTheyRose) {
  first_.upstreams[0].idle.add(2);
  second_.upstreams[0].idle.subtract(1);

  EXPECT_THAT(text(), HasSubstr(R"(candor_upstream_connections{state="idle",upstream="api-servers"} 1)"));
}

TEST_F(CollectorOfTwoWorkers, ShowsUpstreamsAndListeners) {
  first_.upstreams[0].responses[4].add(1);
  first_.upstreams[0].attempts[static_cast<std::size_t>(AttemptResult::connect_failed)].add(2);
  first_.upstreams[0].active.add(3);
  first_.listeners[0].connections.add(4);
  first_.routes[kApi].in_flight.add(5);
  first_.routes[kApi].interim.add(6);

  EXPECT_THAT(text(), HasSubstr(R"(candor_upstream_responses_total{class="5xx",upstream="api-servers"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_upstream_attempts_total{result="connect_failed",upstream="api-servers"} 2)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_upstream_connections{state="active",upstream="api-servers"} 3)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_connections{listener="0.0.0.0:8080"} 4)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_requests_in_flight{route="api"} 5)"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_interim_responses_total{route="api"} 6)"));
}

TEST_F(CollectorOfTwoWorkers, ShowsHandshakesWhereThereIsTls) {
  config_.listeners.front().tls.emplace();
  config_.upstreams.front().endpoints.push_back({"https://a", {"a", 443}, "", true});
  tls::Handshake handshake;
  handshake.version = tls::Version::v1_3;
  first_.listeners[0].handshakes.count(handshake);
  second_.listeners[0].handshakes.count(handshake);
  handshake.version = tls::Version::unknown;
  handshake.result = tls::Result::alert;
  second_.upstreams[0].handshakes.count(handshake);

  EXPECT_THAT(text(),
              HasSubstr(R"(candor_tls_handshakes_total{listener="0.0.0.0:8080",result="full",version="TLSv1.3"} 2)"));
  EXPECT_THAT(
      text(),
      HasSubstr(R"(candor_tls_handshakes_total{listener="0.0.0.0:8080",result="resumed",version="TLSv1.2"} 0)"));
  EXPECT_THAT(
      text(),
      HasSubstr(R"(candor_upstream_tls_handshakes_total{result="alert",upstream="api-servers",version="-"} 1)"));
  EXPECT_THAT(text(), Not(HasSubstr(R"(result="full",version="-")"))) << "none succeeds without a version";
}

TEST_F(CollectorOfTwoWorkers, ShowsNoHandshakesWithoutTls) {
  EXPECT_THAT(text(), Not(HasSubstr("\ncandor_tls_handshakes_total{")));
  EXPECT_THAT(text(), Not(HasSubstr("\ncandor_upstream_tls_handshakes_total{")));
}

TEST_F(CollectorOfTwoWorkers, ShowsWhatIsRunning) {
  EXPECT_THAT(text(), HasSubstr("candor_build_info{version=\"" CANDOR_VERSION "\"} 1"));
  EXPECT_THAT(text(), HasSubstr(R"(candor_config_info{hash="3f9a"} 1)"));
}

TEST_F(CollectorOfTwoWorkers, ShowsDroppedLogLines) {
  first_.log_dropped.add(2);
  second_.log_dropped.add(3);

  EXPECT_THAT(text(), HasSubstr("candor_access_log_dropped_total 5"));
}

TEST_F(CollectorOfTwoWorkers, ShowsWhatFiltersRegister) {
  registry_.counter("candor_rate_limit_evictions_total", "Evictions.", {{"limiter", "default"}}).shard(1).add(9);
  registry_.gauge("candor_maintenance", "Maintenance.", {{"scope", "all"}}, [] { return 1.0; });

  EXPECT_THAT(text(), HasSubstr("# TYPE candor_rate_limit_evictions_total counter\n"
                                "candor_rate_limit_evictions_total{limiter=\"default\"} 9"));
  EXPECT_THAT(text(), HasSubstr("# TYPE candor_maintenance gauge\ncandor_maintenance{scope=\"all\"} 1"));
}

}  // namespace
}  // namespace candor::observe
