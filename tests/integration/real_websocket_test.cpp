// A client and a service that speak WebSocket as people's do, both on npm's ws, with Candor between them. The cases
// themselves are in tests/websocket; they judge what arrives, this file judges what Candor says of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/program.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

constexpr std::chrono::seconds kCasePatience{60};
constexpr int kIdleTunnels = 1000;
constexpr double kLarge = 10 * 1024 * 1024;

// node with these arguments. `env` finds the packages; it becomes node, so that signals arrive.
std::vector<std::string> node(std::string_view script, const std::vector<std::string>& arguments) {
  const std::string root = CANDOR_SOURCE_DIR;
  std::vector<std::string> command{"env", "NODE_PATH=" + root + "/build/node/node_modules", "node",
                                   fmt::format("{}/tests/websocket/{}", root, script)};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

class Service {
 public:
  Service() {
    if (!eventually([this] { return program_.output().ends_with('\n'); }))
      throw std::runtime_error("no WebSocket service (has tests/websocket/install.sh run?):\n" + program_.errors());
  }

  std::string url() const {
    const std::string output = program_.output();
    return output.substr(0, output.find('\n'));
  }
  // How a connection ended, as the service saw it.
  bool wait_said(const std::string& line) const {
    return eventually([&] { return program_.output().find(line + "\n") != std::string::npos; });
  }

 private:
  Program program_{node("service.js", {})};
};

class RealWebSocket : public testing::Test {
 protected:
  void play(const std::string& name) {
    const Finished client = run_program(node("client.js", {candor_.address().text(), name}), "", kCasePatience);
    EXPECT_EQ(client.status, 0) << client.errors;
  }

  bool wait_tunnels(int count) const { return candor_.wait_metric("candor_tunnels", {{"upstream", "api"}}, count); }
  double bytes(const std::string& direction) const {
    return candor_.metrics().sum("candor_tunnel_bytes_total", {{"direction", direction}});
  }
  boost::json::object line() const { return candor_.log().wait_lines(1).at(0); }
  void expect_clean_end() const {
    EXPECT_TRUE(wait_tunnels(0));
    EXPECT_EQ(number_of(line(), "status"), 101);
    EXPECT_EQ(text_of(line(), "cause"), "");
    EXPECT_FALSE(line().at("cut").as_bool());
  }

  Service service_;
  Candor candor_{{.endpoints = {service_.url()}}};
};

TEST_F(RealWebSocket, EchoesTextAndBytes) {
  play("echo");
  expect_clean_end();
}

TEST_F(RealWebSocket, TakesALargeFrameToTheService) {
  play("upload");
  expect_clean_end();
  EXPECT_GT(bytes("in"), kLarge);
}

TEST_F(RealWebSocket, TakesALargeFrameToTheClient) {
  play("download");
  expect_clean_end();
  EXPECT_GT(bytes("out"), kLarge);
}

TEST_F(RealWebSocket, TakesLargeFramesBothWaysAtOnce) {
  play("both");
  expect_clean_end();
  EXPECT_GT(bytes("in"), 2 * kLarge);
  EXPECT_GT(bytes("out"), 2 * kLarge);
}

TEST_F(RealWebSocket, LetsBothAgreeOnCompression) { play("compressed"); }

TEST_F(RealWebSocket, LetsBothAgreeOnASubprotocol) { play("subprotocol"); }

TEST_F(RealWebSocket, CarriesPingAndPongFromBothSides) { play("ping"); }

TEST_F(RealWebSocket, CarriesTheClientsCloseCode) {
  play("close");
  EXPECT_TRUE(service_.wait_said("closed 4001 enough"));
  expect_clean_end();
}

TEST_F(RealWebSocket, CarriesTheServicesCloseCode) {
  play("closed");
  EXPECT_TRUE(service_.wait_said("closed 4002 going"));
  expect_clean_end();
}

TEST_F(RealWebSocket, TellsTheServiceThatTheClientIsGone) {
  play("gone");
  EXPECT_TRUE(service_.wait_said("closed 1006 "));
  EXPECT_TRUE(wait_tunnels(0));
}

TEST_F(RealWebSocket, PassesARefusalOn) {
  play("refused");
  EXPECT_EQ(number_of(line(), "status"), 404);
  EXPECT_EQ(text_of(line(), "origin"), "upstream");
  EXPECT_EQ(text_of(line(), "cause"), "");
}

TEST_F(RealWebSocket, HoldsAThousandIdleTunnelsThatStillAnswer) {
  Program client(node("client.js", {candor_.address().text(), "idle", std::to_string(kIdleTunnels)}));
  ASSERT_TRUE(eventually([&] { return client.output().find("open") != std::string::npos; }, kCasePatience))
      << client.errors();
  EXPECT_TRUE(wait_tunnels(kIdleTunnels));

  client.signal(SIGUSR2);

  EXPECT_EQ(client.wait_exit(kCasePatience), 0) << client.errors();
  EXPECT_THAT(client.output(), HasSubstr(fmt::format("answered {}\n", kIdleTunnels)));
  EXPECT_TRUE(wait_tunnels(0));
  EXPECT_EQ(candor_.log().wait_lines(kIdleTunnels).size(), kIdleTunnels);
}

}  // namespace
}  // namespace candor::test
