// The command line as a shell sees it: output, complaints and exit statuses.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include <csignal>
#include <filesystem>
#include <system_error>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/listening_ports.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sample_certificates.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class EachCommand : public testing::TestWithParam<std::string> {};

TEST_P(EachCommand, HasHelp) {
  const Finished by_option = run_candor({GetParam(), "--help"});
  const Finished by_command = run_candor({"help", GetParam()});

  EXPECT_EQ(by_option.status, 0);
  EXPECT_THAT(by_option.output, HasSubstr("\nUsage: candor " + GetParam()));
  EXPECT_THAT(by_option.output, HasSubstr("  --help"));
  EXPECT_EQ(by_option.errors, "");
  EXPECT_EQ(by_command.output, by_option.output);
}

TEST_P(EachCommand, NamesTheNearestOptionForAWrongOne) {
  const Finished finished = run_candor({GetParam(), "--halp"});

  EXPECT_EQ(finished.status, 2);
  EXPECT_EQ(finished.output, "");
  EXPECT_THAT(finished.errors, StartsWith(fmt::format("candor {}: unknown option --halp", GetParam())));
  EXPECT_THAT(finished.errors, HasSubstr("--help"));
  EXPECT_THAT(finished.errors, HasSubstr("did you mean"));
}

INSTANTIATE_TEST_SUITE_P(Command, EachCommand,
                         testing::Values("run", "check", "demo", "health", "maintenance", "failures", "explain",
                                         "audit", "filters"),
                         [](const auto& param) { return param.param; });

TEST(Command, IsListedInTheHelp) {
  const Finished finished = run_candor({"--help"});
  EXPECT_EQ(finished.status, 0);
  for (const std::string command :
       {"run", "check", "demo", "health", "maintenance", "failures", "explain", "audit", "filters"}) {
    EXPECT_THAT(finished.output, HasSubstr("\n  " + command + " "));
  }
}

TEST(Command, IsMissing) {
  const Finished finished = run_candor({});
  EXPECT_EQ(finished.status, 2);
  EXPECT_THAT(finished.errors, HasSubstr("candor --help"));
}

TEST(Command, IsUnknownButNearAnother) {
  const Finished finished = run_candor({"chekc"});
  EXPECT_EQ(finished.status, 2);
  EXPECT_THAT(finished.errors, HasSubstr("check"));
}

TEST(Version, IsPrinted) {
  const Finished finished = run_candor({"--version"});
  EXPECT_EQ(finished.status, 0);
  EXPECT_EQ(finished.output, fmt::format("candor {}\n", CANDOR_VERSION));
}

TEST(Check, ReportsAllMistakesWithTheirLines) {
  const TemporaryDirectory directory;
  const std::string file = directory / "candor.yaml";
  write_file(file,
             "listeners:\n"
             "  - address: \"127.0.0.1:8080\"\n"
             "timeouts: {drian: 3s}\n"
             "upstreams:\n"
             "  - name: api\n"
             "    endpoints: [\"ftp://127.0.0.1:1\"]\n"
             "routes:\n"
             "  - name: web\n"
             "    upstream: ap\n"
             "    filters: [{rate_limt: {}}]\n");

  const Finished finished = run_candor({"check", "--config", file});

  EXPECT_EQ(finished.status, 2);
  EXPECT_EQ(finished.output, "");
  EXPECT_THAT(finished.errors, HasSubstr(file + ":3:12: timeouts: unknown key \"drian\"; did you mean drain?\n"));
  EXPECT_THAT(finished.errors, HasSubstr(file + ":6:17: upstreams[0].endpoints[0]: "));
  EXPECT_THAT(finished.errors, HasSubstr("expected http://host:port or https://host:port"));
  EXPECT_THAT(finished.errors, HasSubstr(file + ":9:15: routes[0].upstream: "));
  EXPECT_THAT(finished.errors, HasSubstr(file + ":10:15: routes[0].filters[0].rate_limt: "));
  EXPECT_THAT(finished.errors, HasSubstr("did you mean rate_limit?"));
  EXPECT_THAT(finished.errors, HasSubstr("4 errors\n"));
}

TEST(Check, NamesAFileThatIsNotThere) {
  const Finished finished = run_candor({"check", "--config", "/nowhere/candor.yaml"});
  EXPECT_EQ(finished.status, 2);
  EXPECT_THAT(finished.errors, HasSubstr("/nowhere/candor.yaml"));
}

TEST(Check, IsContentWithTheSamples) {
  const std::filesystem::path samples = std::filesystem::path(CANDOR_SOURCE_DIR) / "config" / "samples";
  const TemporaryDirectory directory;
  const Certificate certificate = self_signed();
  for (const auto& sample : std::filesystem::directory_iterator(samples)) {
    const std::string file = directory / sample.path().filename().string();
    write_file(file, with_certificates(read_file(sample.path()), directory, certificate));
    const Finished finished = run_candor({"check", "--config", file});
    EXPECT_EQ(finished.status, 0) << finished.errors;
    EXPECT_THAT(finished.output, StartsWith(file + ": good"));
  }
}

// Of whatever port it listens on now; empty where nobody answers yet.
std::string answer_of(const Program& program) {
  for (const std::uint16_t port : listening_ports(program.process())) {
    try {
      return exchange_once({"127.0.0.1", port}, get_request("/")).content;
    } catch (const std::system_error&) {  // the port is only being tried
    }
  }
  return {};
}

TEST(Run, NeedsNoFileForOneService) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  Program program({candor_path(), "run", "--listen", "127.0.0.1:0", "--upstream", upstream.url(), "--admin", "off"});

  EXPECT_TRUE(eventually([&] { return answer_of(program) == "ok"; })) << program.errors();

  EXPECT_EQ(program.end(SIGTERM), 0) << program.errors();
  EXPECT_THAT(program.output(), HasSubstr("\"status\":200"));
}

TEST(Run, NamesATakenPort) {
  const Socket taken = listen_at(loopback_ip());
  const std::string address = Address{loopback_ip(), taken.port()}.text();

  const Finished finished =
      run_candor({"run", "--listen", address, "--upstream", "http://127.0.0.1:1", "--admin", "off"});

  EXPECT_EQ(finished.status, 1);
  EXPECT_THAT(finished.errors, HasSubstr(address));
  EXPECT_THAT(finished.errors, HasSubstr("in use"));
}

TEST(Run, NamesATakenAdminPort) {
  const Socket taken = listen_at(loopback_ip());
  const std::string address = Address{loopback_ip(), taken.port()}.text();

  const Finished finished =
      run_candor({"run", "--listen", free_address().text(), "--upstream", "http://127.0.0.1:1", "--admin", address});

  EXPECT_EQ(finished.status, 1);
  EXPECT_THAT(finished.errors, HasSubstr(address));
}

TEST(Run, DoesNotShareThePortOfAnotherCandor) {
  const Candor first({});
  const Finished second =
      run_candor({"run", "--listen", first.address().text(), "--upstream", "http://127.0.0.1:1", "--admin", "off"});
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.errors, HasSubstr(first.address().text()));
}

TEST(Run, SaysWhichOptionIsWrong) {
  const Finished finished = run_candor({"run", "--listen", "127.0.0.1:0", "--upstream", "127.0.0.1:9000"});
  EXPECT_EQ(finished.status, 2);
  EXPECT_THAT(finished.errors, HasSubstr("--upstream"));
  EXPECT_THAT(finished.errors, Not(HasSubstr("upstreams[0]")));
}

TEST(MaintenanceCommand, SwitchesARunningProxy) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}});
  const auto maintenance = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "maintenance");
    arguments.insert(arguments.end(), {"--admin", candor.admin_address().text()});
    return run_candor(arguments);
  };

  const Finished on = maintenance({"on", "--for", "30m", "--reason", "deploy"});
  EXPECT_EQ(on.status, 0) << on.errors;
  EXPECT_THAT(on.output, StartsWith("maintenance is on for all routes until "));
  EXPECT_EQ(candor.get("/").status, 503);

  const Finished status = maintenance({"status"});
  EXPECT_THAT(status.output, HasSubstr("maintenance is on for all routes"));
  EXPECT_THAT(status.output, HasSubstr("deploy"));
  EXPECT_THAT(status.output, HasSubstr("maintenance is off for route web"));

  const Finished off = maintenance({"off"});
  EXPECT_EQ(off.status, 0) << off.errors;
  EXPECT_EQ(candor.get("/").status, 200);

  EXPECT_EQ(maintenance({"on", "--route", "web"}).status, 0);
  EXPECT_EQ(candor.get("/").status, 503);
}

// Whether one listens there or not, the default address must outlive its use: it was once read after it was gone.
TEST(MaintenanceCommand, HasADefaultAddress) {
  EXPECT_THAT(run_candor({"maintenance", "status"}).errors, Not(HasSubstr("Sanitizer")));
}

TEST(MaintenanceCommand, TellsMistakesFromAProxyThatIsNotThere) {
  const Candor candor({});
  const std::string admin = candor.admin_address().text();
  EXPECT_EQ(run_candor({"maintenance", "--admin", admin}).status, 2);
  EXPECT_EQ(run_candor({"maintenance", "of", "--admin", admin}).status, 2);
  EXPECT_EQ(run_candor({"maintenance", "on", "--for", "soon", "--admin", admin}).status, 2);
  EXPECT_EQ(run_candor({"maintenance", "on", "--route", "wbe", "--admin", admin}).status, 2);
  const Address nobody = free_address();
  const Finished refused = run_candor({"maintenance", "status", "--admin", nobody.text()});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.errors, HasSubstr(nobody.text()));
}

// The causes of the contract, typed out so that one that goes missing is missed.
const std::vector<std::string> kCauses{"dns_timeout",
                                       "dns_error",
                                       "no_endpoint",
                                       "connection_limit",
                                       "connection_refused",
                                       "connection_timeout",
                                       "address_unroutable",
                                       "address_prohibited",
                                       "tls_handshake",
                                       "tls_certificate",
                                       "tls_alert",
                                       "tls_timeout",
                                       "write_timeout",
                                       "connection_closed",
                                       "response_timeout",
                                       "read_timeout",
                                       "response_malformed",
                                       "response_head_too_large",
                                       "response_field_too_large",
                                       "response_body_too_large",
                                       "response_trailers_too_large",
                                       "response_transfer_coding",
                                       "response_incomplete",
                                       "upgrade_failed",
                                       "loop_detected",
                                       "request_malformed",
                                       "request_timeout",
                                       "length_required",
                                       "body_too_large",
                                       "target_too_long",
                                       "expectation_failed",
                                       "misdirected",
                                       "head_too_large",
                                       "method_not_implemented",
                                       "coding_not_implemented",
                                       "version_not_supported",
                                       "client_closed",
                                       "client_stalled",
                                       "no_route",
                                       "method_not_allowed",
                                       "gone",
                                       "unauthenticated",
                                       "denied",
                                       "precondition_failed",
                                       "unsupported_content",
                                       "range_not_satisfiable",
                                       "idempotency_key_missing",
                                       "idempotency_conflict",
                                       "idempotency_mismatch",
                                       "rate_limited",
                                       "overloaded",
                                       "maintenance",
                                       "draining",
                                       "local_response",
                                       "internal",
                                       "misconfigured"};

TEST(FailuresCommand, ListsEveryCauseAsJson) {
  const Finished finished = run_candor({"failures", "--format", "json"});

  const boost::json::array rows = boost::json::parse(finished.output).as_array();
  std::vector<std::string> causes;
  for (const auto& row : rows) {
    for (const std::string_view key : {"cause", "status", "token", "retry", "side", "detail"}) {
      EXPECT_TRUE(row.as_object().contains(key)) << row << " has no " << key;
    }
    causes.push_back(text_of(row.as_object(), "cause"));
  }
  EXPECT_THAT(causes, testing::UnorderedElementsAreArray(kCauses));
}

TEST(FailuresCommand, PrintsATableForPeopleAndOneForDocuments) {
  EXPECT_THAT(run_candor({"failures"}).output, HasSubstr("\nconnection_timeout  "));
  EXPECT_THAT(run_candor({"failures", "--format", "markdown"}).output, HasSubstr("\n| connection_timeout | 504 | "));
  EXPECT_EQ(run_candor({"failures", "--format", "xml"}).status, 2);
}

TEST(ExplainCommand, NamesEveryCauseOfAStatus) {
  const Finished finished = run_candor({"explain", "503"});
  EXPECT_EQ(finished.status, 0);
  for (const std::string cause : {"no_endpoint", "connection_limit", "overloaded", "maintenance", "draining"}) {
    EXPECT_THAT(finished.output, HasSubstr("\n" + cause + "\n"));
  }
  EXPECT_THAT(finished.output, Not(HasSubstr("\nconnection_refused\n")));
}

TEST(ExplainCommand, NamesTheNearestCauseForAWrongOne) {
  const Finished finished = run_candor({"explain", "conection_refused"});
  EXPECT_EQ(finished.status, 2);
  EXPECT_THAT(finished.errors, HasSubstr("connection_refused"));
}

TEST(FiltersCommand, ListsTheFilters) {
  const Finished finished = run_candor({"filters"});
  EXPECT_EQ(finished.status, 0);
  EXPECT_THAT(finished.output, StartsWith("maintenance "));
  EXPECT_THAT(finished.output, HasSubstr("\nrate_limit "));
}

}  // namespace
}  // namespace candor::test
