// The alerts of deploy/ as promtool reads and plays them: each fires for its fault, and none for what an operator did
// on purpose. Series are one sample a minute: "0+6x30" grows by 6 a minute, thirty times.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace candor::test {
namespace {

const std::filesystem::path kDeploy = std::filesystem::path(CANDOR_SOURCE_DIR) / "deploy";

struct Series {
  std::string name;
  std::string values;
};

std::string test_file(const std::vector<Series>& series, const std::string& minute,
                      const std::vector<std::string>& firing) {
  std::string text = fmt::format("rule_files: ['{}']\ntests:\n  - interval: 1m\n    input_series:\n",
                                 (kDeploy / "candor.rules.yml").string());
  for (const Series& each : series)
    text += fmt::format("      - {{series: '{}', values: '{}'}}\n", each.name, each.values);
  text += fmt::format(
      "    promql_expr_test:\n      - expr: count by (alertname, origin, cause) (ALERTS{{alertstate=\"firing\"}})\n"
      "        eval_time: {}\n        exp_samples:\n",
      minute);
  for (const std::string& labels : firing) text += fmt::format("          - {{labels: '{{{}}}', value: 1}}\n", labels);
  return text;
}

// Exactly these are firing at that minute, by their labels.
void expect_firing(const std::vector<Series>& series, const std::string& minute,
                   const std::vector<std::string>& firing) {
  if (!find_program("promtool")) GTEST_SKIP() << "promtool is not installed";
  const TemporaryDirectory directory;
  write_file(directory / "test.yml", test_file(series, minute, firing));
  const Finished finished = run_program({"promtool", "test", "rules", directory / "test.yml"});
  EXPECT_EQ(finished.status, 0) << finished.output << finished.errors;
}

const Series kGood{R"(candor_responses_total{class="2xx",origin="upstream",route="a",instance="i"})", "0+60x30"};
const std::string kOwnErrors = R"(candor_responses_total{class="5xx",origin="proxy",route="a",instance="i"})";
const std::string kUpstreamErrors = R"(candor_responses_total{class="5xx",origin="upstream",route="a",instance="i"})";

std::string failures(std::string_view cause, std::string_view upstream) {
  return fmt::format(R"(candor_failures_total{{cause="{}",upstream="{}",route="a",instance="i"}})", cause, upstream);
}

TEST(PrometheusSample, IsWhatPrometheusReads) {
  if (!find_program("promtool")) GTEST_SKIP() << "promtool is not installed";
  const Finished finished = run_program({"promtool", "check", "config", kDeploy / "prometheus.yml"});
  EXPECT_EQ(finished.status, 0) << finished.output << finished.errors;
}

TEST(PrometheusRules, TellWhoseErrorsAreMany) {
  expect_firing({kGood, {kUpstreamErrors, "0+6x30"}, {kOwnErrors, "0+1x30"}}, "20m",
                {R"(alertname="CandorManyErrors",origin="upstream")"});
  expect_firing({kGood, {kUpstreamErrors, "0+1x30"}, {kOwnErrors, "0+6x30"}}, "20m",
                {R"(alertname="CandorManyErrors",origin="proxy")"});
}

TEST(PrometheusRules, TakeAMaintenanceForNoFaultButSeeTheUpstreamsErrorsThrough) {
  const std::vector<Series> maintenance{kGood, {kOwnErrors, "0+60x30"}, {failures("maintenance", "-"), "0+60x30"}};
  expect_firing(maintenance, "20m", {});
  std::vector<Series> both = maintenance;
  both.push_back({kUpstreamErrors, "0+30x30"});
  expect_firing(both, "20m", {R"(alertname="CandorManyErrors",origin="upstream")"});
}

TEST(PrometheusRules, SayHowAnUpstreamFailsAndDoNotBlameItForClients) {
  expect_firing(
      {kGood, {failures("response_timeout", "api"), "0+30x30"}, {failures("client_closed", "api"), "0+60x30"}}, "20m",
      {R"(alertname="CandorUpstreamFailing",cause="response_timeout")"});
}

TEST(PrometheusRules, NoticeAnAccessLogWithGaps) {
  expect_firing({kGood, {R"(candor_access_log_dropped_total{instance="i"})", "0x10 5x20"}}, "12m",
                {R"(alertname="CandorAccessLogDropped")"});
}

TEST(PrometheusRules, RemindOfAForgottenMaintenance) {
  const std::vector<Series> on{{R"(candor_maintenance{scope="all",instance="i"})", "1x200"}};
  expect_firing(on, "110m", {});
  expect_firing(on, "125m", {R"(alertname="CandorMaintenanceTooLong")"});
}

TEST(PrometheusRules, MissAProxyThatIsDown) {
  expect_firing({{R"(up{job="candor",instance="i"})", "1x5 0x10"}}, "4m", {});
  expect_firing({{R"(up{job="candor",instance="i"})", "1x5 0x10"}}, "10m", {R"(alertname="CandorDown")"});
}

}  // namespace
}  // namespace candor::test
