// Passwords, which wait for the pool of threads, in the filter as a whole.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <list>

#include "filters/auth/password_checks.hpp"
#include "tests/support/files.hpp"
#include "tests/support/tokens.hpp"
#include "tests/unit/filters/patience.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters::auth {
namespace {

using candor::test::base64;
using candor::test::TemporaryDirectory;
using candor::test::write_file;
using test::field_of;
using test::load;
using test::Patience;
using test::Process;
using test::Request;
using test::WaitingRoom;

constexpr std::string_view kHash = "$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy";  // "open sesame"
constexpr std::string_view kOfAnotherPassword =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
constexpr std::string_view kGood = "alice:open sesame";
constexpr std::string_view kSha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

struct Gate {
  std::latch begun{Offload::kThreads};
  std::latch open{1};
};

// Keeps a thread of the pool busy until the gate opens.
class Holding final : public WaitHook {
 public:
  explicit Holding(std::shared_ptr<Gate> gate) : job_(std::make_shared<Job>(std::move(gate))) {}

  net::Task<std::optional<Reply>> wait_on_request(Exchange&, const Waiting& waiting) override {
    http1::Fault fault = co_await waiting.offload.run(job_, waiting, net::TimerWheel::kNever);
    co_return std::nullopt;
  }

 private:
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
  std::shared_ptr<Job> job_;
};

class Passwords : public testing::Test {
 protected:
  struct Asking {
    Asking(WaitingRoom& room, std::string_view credentials)
        : request("192.0.2.1"), value("Basic " + base64(credentials)), patience(room) {
      request.field("Authorization", value);
    }
    bool waits() const { return !reply && !patience.ended(); }
    Cause cause() const { return patience.reply() ? patience.reply()->cause : Cause::none; }

    Request request;
    std::string value;
    Patience patience;
    std::optional<Reply> reply;
  };

  Passwords() {
    write_file(files_ / "users", fmt::format("alice:{}\nbob:{}\n", kHash, kHash));
    write_file(files_ / "keys", fmt::format("billing:{}\n", kSha256OfAbc));
    start();
  }
  ~Passwords() override {
    if (gate_) gate_->open.count_down();
  }
  void start(std::string_view more = "") {
    process_.reset();
    config_ = load("[]", fmt::format("[auth: {{basic: {{file: {}{}}}, api_keys: {{file: {}}}, remembered_max: 1}}]",
                                     (files_ / "users").string(), more, (files_ / "keys").string()));
    ASSERT_TRUE(config_.errors.empty()) << config_.errors.front().to_string();
    process_.emplace(config_.config);
  }
  Filter& filter(unsigned worker = 0) { return process_->filter("api", "auth", worker); }

  void hold_all_threads() {
    gate_ = std::make_shared<Gate>();
    for (std::size_t i = 0; i < Offload::kThreads; ++i) {
      holding_.emplace_back(gate_);
      held_.emplace_back(room_).ask(holding_.back(), exchange_);
    }
    gate_->begun.wait();
  }
  void open() {
    gate_->open.count_down();
    gate_.reset();
  }

  Asking& ask(std::string_view credentials = kGood, unsigned worker = 0) {
    Asking& asking = asking_.emplace_back(room_, credentials);
    asking.reply = asking.request.through(filter(worker));
    if (!asking.reply) asking.patience.ask(dynamic_cast<WaitHook&>(filter(worker)), asking.request.exchange);
    return asking;
  }
  Cause answer_to(std::string_view credentials) {
    Asking& asking = ask(credentials);
    asking.patience.run_until_ended();
    return asking.cause();
  }
  double decisions(const char* decision) const {
    return process_->metric("candor_auth_decisions_total",
                            {{"route", "api"}, {"scheme", "basic"}, {"decision", decision}});
  }

  TemporaryDirectory files_;
  config::Loaded config_;
  std::optional<Process> process_;
  WaitingRoom room_;
  Exchange exchange_;
  std::shared_ptr<Gate> gate_;
  std::list<Holding> holding_;
  std::list<Patience> held_;
  std::list<Asking> asking_;
};

TEST_F(Passwords, LetInWhoKnowsOne) {
  EXPECT_EQ(answer_to(kGood), Cause::none);
  EXPECT_EQ(asking_.back().request.exchange.user, "alice");
  EXPECT_EQ(answer_to("alice:shut sesame"), Cause::unauthenticated);
  EXPECT_EQ(answer_to("carol:open sesame"), Cause::unauthenticated);
  EXPECT_EQ(answer_to("no colon"), Cause::unauthenticated);
}

TEST_F(Passwords, KeepNobodyElseWaiting) {
  hold_all_threads();
  const Asking& slow = ask();

  EXPECT_FALSE(Request("192.0.2.2").field("X-Api-Key", "abc").through(filter()));
  EXPECT_TRUE(Request("192.0.2.2").through(filter())) << "401";
  EXPECT_TRUE(slow.waits());
  open();
  asking_.back().patience.run_until_ended();
  EXPECT_EQ(slow.cause(), Cause::none);
}

// A browser opens six connections at once, and each of them was a hash of its own: a burst of those who log in was
// refused for lack of room that it did not need.
TEST_F(Passwords, AreHashedOnceForAllWhoShowThemMeanwhile) {
  hold_all_threads();
  for (std::size_t i = 1; i < Offload::kQueuedMax; ++i) ask(fmt::format("user{}:x", i));
  std::vector<Asking*> same;
  for (unsigned i = 0; i < 6; ++i) same.push_back(&ask(kGood, i % Process::kWorkers));
  for (const Asking* each : same) EXPECT_TRUE(each->waits()) << "the last place in the queue is enough for all";

  const Asking& other = ask("bob:open sesame");
  ASSERT_TRUE(other.patience.ended());
  EXPECT_EQ(other.cause(), Cause::overloaded);
  EXPECT_EQ(field_of(*other.patience.reply(), "Retry-After"), "1");
  EXPECT_EQ(decisions("overloaded"), 1);

  open();
  for (Asking* each : same) {
    each->patience.run_until_ended();
    EXPECT_EQ(each->cause(), Cause::none);
    EXPECT_EQ(each->request.exchange.user, "alice");
  }
  for (unsigned worker = 0; worker < Process::kWorkers; ++worker)
    EXPECT_TRUE(dynamic_cast<WaitHook*>(&filter(worker)) != nullptr && !ask(kGood, worker).waits()) << "remembered";
}

TEST_F(Passwords, AreStillCheckedForTheOthersWhenOneLeaves) {
  hold_all_threads();
  Asking& one = ask();
  Asking& other = ask();
  one.patience.leave();
  ASSERT_TRUE(one.patience.ended());
  EXPECT_EQ(one.cause(), Cause::client_closed);
  EXPECT_EQ(decisions("overloaded"), 0);
  open();
  other.patience.run_until_ended();
  EXPECT_EQ(other.cause(), Cause::none);
}

TEST_F(Passwords, AreNotRememberedWhereThatIsNotWanted) {
  start(", remember: 0");
  for (const std::string_view each : {kGood, std::string_view("bob:open sesame")})
    EXPECT_EQ(answer_to(each), Cause::none);
  EXPECT_EQ(process_->metric("candor_auth_evictions_total", {{"route", "api"}}), 0)
      << "nothing stood in the only place, which tokens may need";
}

// Each new key or user made all others be hashed at once, more of them than the pool has room for.
TEST_F(Passwords, AreRememberedAsLongAsTheirUserStaysTheSame) {
  ASSERT_EQ(answer_to(kGood), Cause::none);
  write_file(files_ / "keys", fmt::format("invoices:{}:read\n", kSha256OfAbc));
  process_->reread_files();
  EXPECT_FALSE(ask().waits()) << "another file has changed";
  write_file(files_ / "users", fmt::format("alice:{}\n", kHash));
  process_->reread_files();
  EXPECT_FALSE(ask().waits()) << "another user has gone";

  hold_all_threads();
  write_file(files_ / "users", fmt::format("alice:{}\nbob:{}\n", kOfAnotherPassword, kHash));
  process_->reread_files();
  EXPECT_TRUE(ask().waits());
  open();
  asking_.back().patience.run_until_ended();
  EXPECT_EQ(asking_.back().cause(), Cause::unauthenticated);
}

TEST(SameUser, HasTheSamePasswordAndTheSameGroups) {
  const auto store_of = [](const std::string& users, const std::string& groups) {
    config::Errors errors;
    Store store;
    store.users = Users::parse(users, "users", errors);
    store.groups = Groups::parse(groups, "groups", errors);
    EXPECT_TRUE(errors.empty());
    return store;
  };
  const std::string alice = fmt::format("alice:{}\n", kHash);
  const Store before = store_of(alice, "staff: alice\n");
  EXPECT_TRUE(is_same_user(before, store_of(fmt::format("bob:{}\n{}", kHash, alice), "staff: alice bob\n"), "alice"));
  EXPECT_FALSE(is_same_user(before, store_of(alice, "staff: bob\n"), "alice"));
  EXPECT_FALSE(
      is_same_user(before, store_of(fmt::format("alice:{}\n", kOfAnotherPassword), "staff: alice\n"), "alice"));
  EXPECT_FALSE(is_same_user(before, store_of(fmt::format("bob:{}\n", kHash), "staff: alice\n"), "alice"));
  EXPECT_FALSE(is_same_user(before, before, "bob"));
}

TEST(ChainsWithoutPasswords, NeedNotBeAbleToWait) {
  const TemporaryDirectory files;
  write_file(files / "keys", fmt::format("billing:{}\n", kSha256OfAbc));
  const config::Loaded loaded =
      load("[]", fmt::format("[auth: {{api_keys: {{file: {}}}}}]", (files / "keys").string()));
  Process process(loaded.config);
  EXPECT_EQ(dynamic_cast<WaitHook*>(&process.filter("api", "auth")), nullptr);
}

TEST(PasswordChecks, AreSharedWhileSomebodyWaitsForThem) {
  PasswordChecks checks;
  const auto store = std::make_shared<const Store>();
  const KeyHash key{.low = 1, .high = 2};
  const std::shared_ptr<PasswordCheck> first = checks.join(key, store, {"alice", "a"});

  EXPECT_EQ(checks.join(key, store, {"alice", "a"}), first);
  EXPECT_NE(checks.join({.low = 1, .high = 3}, store, {"alice", "b"}), first);
  EXPECT_NE(checks.join(key, std::make_shared<const Store>(), {"alice", "a"}), first) << "the files are others now";
  EXPECT_EQ(first.use_count(), 1) << "it ends with those who wait";
}

}  // namespace
}  // namespace candor::filters::auth
