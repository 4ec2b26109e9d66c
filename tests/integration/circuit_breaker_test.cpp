// The circuit of an upstream, over real sockets and two workers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

TEST(CircuitBreaker, OpensAfterFailuresForAllRoutesToTheUpstream) {
  const Candor candor({.route = "filters: [circuit_breaker: {min_exchanges: 3, open: 1h}]",
                       .routes = "- name: other\n"
                                 "  match: {path: /other}\n"
                                 "  upstream: api\n"
                                 "  filters: [circuit_breaker: {min_exchanges: 3, open: 1h}]"});
  for (const char* path : {"/", "/other", "/"}) EXPECT_EQ(candor.get(path).status, 502) << path;

  // An exchange is counted once its answer is out, so the next request may just be ahead of that.
  EXPECT_TRUE(candor.wait_metric("candor_circuit_open", {{"upstream", "api"}}, 1));
  for (const char* path : {"/", "/other"}) {
    const Response refused = candor.get(path);
    expect_answer_form(refused, {.status = 503, .cause = "overloaded", .token = "proxy_internal_response"});
    EXPECT_GE(std::stoi(refused.field("Retry-After")), 3000) << path;
    EXPECT_LE(std::stoi(refused.field("Retry-After")), 3600) << path;
  }

  const Metrics metrics = candor.metrics();
  EXPECT_EQ(metrics.sum("candor_circuit_opened_total", {{"upstream", "api"}}), 1);
  EXPECT_EQ(metrics.sum("candor_circuit_refused_total", {{"route", "other"}, {"upstream", "api"}}), 1);
  EXPECT_EQ(metrics.sum("candor_upstream_attempts_total"), 3);
  std::size_t explained = 0;
  for (const auto& line : candor.log().wait_lines(5))
    explained += text_of(line, "error") == "the circuit to the upstream api is open" ? 1 : 0;
  EXPECT_EQ(explained, 2U);
}

TEST(CircuitBreaker, ClosesOnceTheUpstreamIsWell) {
  const std::string failing = "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  const Script fails{read_message(), send(failing), close()};
  ScriptedUpstream upstream(std::vector<Script>{fails, fails, answering(std::string(kOk))});
  const Candor candor(
      {.endpoints = {upstream.url()}, .route = "filters: [circuit_breaker: {min_exchanges: 2, open: 100ms}]"});
  EXPECT_EQ(candor.get("/").status, 500);
  EXPECT_EQ(candor.get("/").status, 500);
  EXPECT_TRUE(candor.wait_metric("candor_circuit_opened_total", {{"upstream", "api"}}, 1));

  EXPECT_TRUE(eventually([&] { return candor.get("/").status == 200; }));
  EXPECT_TRUE(candor.wait_metric("candor_circuit_open", {{"upstream", "api"}}, 0));
  EXPECT_EQ(candor.get("/").status, 200);
}

}  // namespace
}  // namespace candor::test
