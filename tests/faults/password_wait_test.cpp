// While a password is hashed its worker has nothing else to wait for: others are served, clients leave, requests behind
// it keep their order. The threads that hash are held until the test lets them go, so that nothing depends on time.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <list>

#include "tests/support/files.hpp"
#include "tests/support/in_process/engine.hpp"
#include "tests/support/in_process/peer.hpp"
#include "tests/support/tokens.hpp"
#include "tests/unit/proxy/support/given_content.hpp"
#include "tests/unit/proxy/support/running.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Keeps every thread of the pool busy until it goes.
class BusyPool {
 public:
  explicit BusyPool(Offload& offload) {
    for (std::size_t i = 0; i < Offload::kThreads; ++i) {
      waiters_.emplace_back(wheel_);
      const Waiting waiting{waiters_.back(), context_, clock_, interrupt_, offload, content_};
      running_.emplace_back(offload.run(std::make_shared<Job>(gate_), waiting, net::TimerWheel::kNever));
    }
    gate_->begun.wait();
    running_.clear();  // a job that has begun needs nobody who waits for it
  }
  ~BusyPool() { gate_->open.count_down(); }
  BusyPool(const BusyPool&) = delete;
  BusyPool& operator=(const BusyPool&) = delete;

 private:
  struct Gate {
    std::latch begun{Offload::kThreads};
    std::latch open{1};
  };
  class Job final : public Offload::Job {
   public:
    explicit Job(std::shared_ptr<Gate> gate) : gate_(std::move(gate)) {}

   private:
    void run() override {
      gate_->begun.count_down();
      gate_->open.wait();
    }
    std::shared_ptr<Gate> gate_;
  };
  class Nobody final : public net::Stream {
    net::IoResult read_some(std::span<char>) override { return {}; }
    net::IoResult write_some(std::span<const iovec>) override { return {}; }
    void shutdown_write() override {}
    void reset_on_close() override {}
    bool silent() override { return true; }
  };

  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
  net::LoopClock clock_;
  boost::asio::io_context context_{1};
  net::TimerWheel wheel_{context_, clock_};
  Nobody client_;
  const bool drain_over_ = false;
  const Interrupt interrupt_{client_, drain_over_};
  GivenContent content_;
  std::list<net::Waiter> waiters_;
  std::list<Running<http1::Fault>> running_;
};

std::string ask(std::string_view credentials, std::string_view method = "GET", std::string_view more = "\r\n") {
  return fmt::format("{} / HTTP/1.1\r\nHost: a\r\n{}\r\n{}", method, credentials, more);
}
std::string basic(std::string_view password) {
  return "Authorization: Basic " + base64(fmt::format("alice:{}", password));
}

class PasswordWait : public testing::Test {
 protected:
  PasswordWait() {
    write_file(files_ / "users", "alice:$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n");
    write_file(files_ / "keys", "billing:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
    engine_.emplace(configured(fmt::format(
        "listeners: [{{address: \"127.0.0.1:0\"}}]\n"
        "upstreams: [{{name: unused, endpoints: [\"http://127.0.0.1:1\"]}}]\n"
        "routes:\n"
        "  - name: web\n"
        "    filters: [auth: {{basic: {{file: {}}}, api_keys: {{file: {}}}}}, respond: {{status: 200, body: ok}}]\n",
        (files_ / "users").string(), (files_ / "keys").string())));
  }

  Peer& connect() { return peers_.emplace_back(connect_to(engine_->address())); }
  template <class Condition>
  void run_until(const Condition& condition) {
    while (!condition()) {
      engine_->poll();
      for (Peer& peer : peers_) peer.pump();
    }
  }
  void run_until_in_flight(std::size_t requests) {
    run_until(
        [&] { return engine_->still_open().find(fmt::format("in flight = {};", requests)) != std::string::npos; });
  }
  static std::size_t answers_to(const Peer& peer) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = peer.received.find("HTTP/1.1 ", at)) != std::string::npos; ++at) ++count;
    return count;
  }

  TemporaryDirectory files_;
  std::optional<Engine> engine_;
  std::list<Peer> peers_;
};

TEST_F(PasswordWait, KeepsNoOtherRequestWaiting) {
  std::optional<BusyPool> busy(engine_->offload());
  Peer& slow = connect();
  slow.send(ask(basic("open sesame"), "POST", "Content-Length: 4\r\n\r\nGET "));
  slow.send(ask("X-Api-Key: wrong"));
  slow.send(ask("X-Api-Key: abc"));
  run_until_in_flight(1);

  for (const char* key : {"X-Api-Key: abc", "X-Api-Key: wrong"}) {
    Peer& other = connect();
    other.send(ask(key));
    run_until([&] { return answers_to(other) == 1; });
  }
  EXPECT_THAT(peers_.back().received, StartsWith("HTTP/1.1 401 "));
  EXPECT_EQ(slow.received, "");

  busy.reset();
  run_until([&] { return answers_to(slow) == 3; });
  EXPECT_THAT(slow.received, StartsWith("HTTP/1.1 200 "));
  EXPECT_LT(slow.received.find("HTTP/1.1 401 "), slow.received.rfind("HTTP/1.1 200 "))
      << "those behind it come in their order";
}

TEST_F(PasswordWait, EndsWithItsClient) {
  const BusyPool busy(engine_->offload());
  Peer& slow = connect();
  slow.send(ask(basic("open sesame"), "POST", "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
  run_until_in_flight(1);
  EXPECT_EQ(slow.received, "") << "nobody has asked for its content yet";
  slow.reset();

  run_until([&] { return engine_->tally().aborts == 1; });
  EXPECT_EQ(engine_->tally().responses, 0U);
  EXPECT_EQ(engine_->still_open(), "");
  EXPECT_THAT(engine_->log(1), testing::ElementsAre(HasSubstr(R"("cause":"client_closed")")));
}

}  // namespace
}  // namespace candor::test
