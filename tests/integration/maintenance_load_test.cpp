// Maintenance is switched while clients hammer on every worker: once a switch is acknowledged, no request that starts
// afterwards gets the answer of before.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

constexpr int kSwitches = 50;
constexpr int kClients = 4;
constexpr int kConnections = 5;  // of each client: enough that no worker is left without one

// Generations of the state: maintenance is off in the even ones and on in the odd ones, with the number as its reason.
struct Generations {
  std::atomic<int> begun = 0;         // the switch to it was sent
  std::atomic<int> acknowledged = 0;  // … and answered
};

// Could the answer have been given by one of the generations from `first` to `last`?
bool belongs(const Response& response, int first, int last) {
  if (response.status == 200) return first % 2 == 0 || first < last;
  for (int generation = first; generation <= last; ++generation) {
    const std::string reason = fmt::format("\"detail\":\"{}\"", generation);
    if (response.content.find(reason) != std::string::npos) return response.status == 503 && generation % 2 == 1;
  }
  // Switched off after the decision and before the reason was read: then the answer goes without it.
  return response.status == 503 && first < last;
}

class Hammer {
 public:
  Hammer(const Candor& candor, const Generations& generations) : candor_(candor), generations_(generations) {
    for (auto& answers : answers_) threads_.emplace_back([this, &answers] { hammer(answers); });
  }
  ~Hammer() { stop(); }
  Hammer(const Hammer&) = delete;
  Hammer& operator=(const Hammer&) = delete;

  // Until each client has asked anew on each of its connections.
  bool wait_round() const {
    std::vector<int> enough;
    for (const auto& answers : answers_) enough.push_back(answers + kConnections + 1);
    return eventually([&] {
      for (std::size_t client = 0; client < enough.size(); ++client) {
        if (answers_[client] < enough[client]) return false;
      }
      return true;
    });
  }
  void stop() {
    stopped_ = true;
    threads_.clear();
  }
  const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  void hammer(std::atomic<int>& answers) {
    std::list<RawClient> connections;
    for (int count = 0; count < kConnections; ++count) connections.emplace_back(candor_.address());
    while (!stopped_) {
      for (RawClient& connection : connections) {
        ask(connection);
        ++answers;
      }
    }
  }

  void ask(RawClient& connection) {
    const int first = generations_.acknowledged;
    const Response response = connection.exchange(get_request("/"));
    const int last = generations_.begun;
    if (belongs(response, first, last)) return;
    const std::lock_guard lock(mutex_);
    wrong_.push_back(fmt::format("{} in {} to {}: {}", response.status, first, last, response.content));
  }

  const Candor& candor_;
  const Generations& generations_;
  std::atomic<bool> stopped_ = false;
  std::array<std::atomic<int>, kClients> answers_{};
  std::mutex mutex_;
  std::vector<std::string> wrong_;
  std::vector<std::jthread> threads_;
};

int make_switch(const Candor& candor, int generation) {
  return generation % 2 == 0
             ? candor.admin("DELETE", "/maintenance").status
             : candor.admin("PUT", "/maintenance", fmt::format(R"({{"reason": "{}"}})", generation)).status;
}

TEST(MaintenanceUnderLoad, GivesNoOldAnswerAfterASwitchIsAcknowledged) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .workers = 3});
  Generations generations;
  Hammer hammer(candor, generations);

  for (int generation = 1; generation <= kSwitches; ++generation) {
    generations.begun = generation;
    ASSERT_EQ(make_switch(candor, generation), 200);
    generations.acknowledged = generation;
    ASSERT_TRUE(hammer.wait_round());
  }
  hammer.stop();

  EXPECT_THAT(hammer.wrong(), testing::IsEmpty());
  EXPECT_EQ(candor.metrics().sum("candor_responses_total", {{"class", "2xx"}, {"origin", "proxy"}}), 0);
  EXPECT_EQ(candor.metrics().sum("candor_responses_total", {{"class", "5xx"}, {"origin", "upstream"}}), 0);
}

}  // namespace
}  // namespace candor::test
