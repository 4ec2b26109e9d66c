// A switched maintenance outlives the process, however that ends.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <atomic>
#include <csignal>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/restartable.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

std::string configuration(const ScriptedUpstream& upstream, std::string_view route_filters = "[]") {
  return fmt::format(
      "workers: 2\n"
      "state_dir: {{directory}}\n"
      "listeners: [{{address: \"{{address}}\"}}]\n"
      "admin: {{address: \"{{admin}}\"}}\n"
      "access_log: {{path: off}}\n"
      "timeouts: {{drain: 1s}}\n"
      "upstreams: [{{name: api, endpoints: [\"{}\"]}}]\n"
      "routes:\n"
      "  - {{name: web, upstream: api, filters: {}}}\n"
      "  - {{name: other, match: {{path: /other/}}, upstream: api}}\n",
      upstream.url(), route_filters);
}

std::string state_of(const Restartable& candor, std::string_view scope) {
  const Response response = candor.admin("GET", fmt::format("/maintenance/{}", scope));
  return boost::json::serialize(boost::json::parse(response.content));
}

class MaintenanceState : public testing::TestWithParam<int> {};

TEST_P(MaintenanceState, OutlivesTheProcess) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  Restartable candor(configuration(upstream));
  candor.start();
  ASSERT_EQ(candor.admin("PUT", "/maintenance/web", R"({"for": "10m", "reason": "The database moves."})").status, 200);
  const std::string before = state_of(candor, "web");

  candor.end(GetParam());
  candor.start();

  EXPECT_EQ(state_of(candor, "web"), before);
  const Response answer = candor.get("/");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.content, HasSubstr("The database moves."));
  EXPECT_GT(std::stoi(answer.field("Retry-After")), 540);
  EXPECT_EQ(candor.get("/other/").status, 200);
}

TEST_P(MaintenanceState, WinsOverTheConfiguredOne) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  Restartable candor(configuration(upstream, "[{maintenance: {state: on}}]"));
  candor.start();
  ASSERT_EQ(candor.get("/").status, 503);
  ASSERT_EQ(candor.admin("DELETE", "/maintenance/web").status, 200);

  candor.end(GetParam());
  candor.start();

  EXPECT_EQ(candor.get("/").status, 200);
}

INSTANTIATE_TEST_SUITE_P(After, MaintenanceState, testing::Values(SIGTERM, SIGKILL),
                         [](const auto& param) { return param.param == SIGTERM ? "Terminate" : "Kill"; });

TEST(MaintenanceStateFile, ThatIsBrokenIsNamedAndNotStartedWith) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  Restartable candor(configuration(upstream));
  const std::string file = candor.directory() / "maintenance.json";
  write_file(file, "{\"scopes\": [");

  try {
    candor.start();
    ADD_FAILURE() << "it started";
  } catch (const std::runtime_error& ex) {
    EXPECT_THAT(ex.what(), HasSubstr(file));
  }
  EXPECT_EQ(candor.end(SIGTERM), 1);
}

// The switches of one test are numbered: the odd ones switch on, with their number as the reason, the even ones off.
bool make_switch(const Restartable& candor, int number) {
  const bool on = number % 2 == 1;
  return candor.admin(on ? "PUT" : "DELETE", "/maintenance", on ? fmt::format(R"({{"reason": "{}"}})", number) : "")
             .status == 200;
}

std::string state_after(int number) { return number % 2 == 1 ? fmt::format("on {}", number) : "off"; }

std::string state_now(const Restartable& candor) {
  const auto all = boost::json::parse(candor.admin("GET", "/maintenance/all").content).as_object();
  return text_of(all, "state") == "on" ? "on " + text_of(all, "reason") : "off";
}

// Makes one switch after the other until nobody answers any more.
class Switcher {
 public:
  Switcher(const Restartable& candor, int last) : last_(last), thread_([this, &candor] { go_on(candor); }) {}

  int last() const { return last_; }  // that was acknowledged
  void join() { thread_.join(); }

 private:
  void go_on(const Restartable& candor) {
    try {
      while (make_switch(candor, last_ + 1)) ++last_;
    } catch (const std::exception&) {  // refused: it is dead
    }
  }

  std::atomic<int> last_;
  std::jthread thread_;
};

TEST(MaintenanceStateFile, IsWholeWheneverTheProcessIsKilled) {
  constexpr int kRounds = 25;
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  Restartable candor(configuration(upstream));
  const Gate never;
  int last = 0;

  for (int round = 0; round < kRounds; ++round) {
    candor.start();
    const std::string state = state_now(candor);
    if (state != state_after(last)) ++last;  // the switch in flight had arrived
    ASSERT_EQ(state, state_after(last)) << "round " << round;
    Switcher switcher(candor, last);
    EXPECT_TRUE(eventually([&] { return switcher.last() > last; }));
    const std::chrono::microseconds life(random() % 30'000);
    EXPECT_EQ(wait_gate(never, {.deadline = std::chrono::steady_clock::now() + life}), Io::timeout);
    candor.signal(SIGKILL);
    switcher.join();
    candor.end(SIGKILL);
    last = switcher.last();
  }
}

}  // namespace
}  // namespace candor::test
