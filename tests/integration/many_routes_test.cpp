// Ten thousand routes: the program starts with them, finds each, and shows them all to Prometheus.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

constexpr int kRoutes = 10'000;

// Ten hosts, each with its thousand paths.
std::string list_of_routes() {
  std::string list;
  for (int i = 0; i < kRoutes; ++i)
    list += fmt::format("- {{name: r{}, match: {{host: h{}.test, path: /p{}/}}, upstream: api}}\n", i, i % 10, i / 10);
  return list;
}

TEST(ManyRoutes, AreAllFoundAndShown) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .routes = list_of_routes(), .workers = 1, .start_patience = 60s});

  for (const int i : {0, kRoutes / 2, kRoutes - 1})
    EXPECT_EQ(candor.send(fmt::format("GET /p{}/a HTTP/1.1\r\nHost: h{}.test\r\n\r\n", i / 10, i % 10)).status, 200);

  const auto lines = candor.log().wait_lines(3);
  EXPECT_EQ(text_of(lines.at(0), "route"), "r0");
  EXPECT_EQ(text_of(lines.at(1), "route"), "r5000");
  EXPECT_EQ(text_of(lines.at(2), "route"), "r9999");
  const Metrics metrics = candor.metrics();
  for (const std::string route : {"r0", "r5000", "r9999"})
    EXPECT_EQ(metrics.sum("candor_responses_total", {{"route", route}}), 1) << route;
  EXPECT_EQ(metrics.sum("candor_responses_total", {}), 3);
}

}  // namespace
}  // namespace candor::test
