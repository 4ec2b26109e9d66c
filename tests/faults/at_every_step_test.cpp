// Fail at every step: each kind of call that an exchange makes fails at its first, second, third … time, until the
// exchange runs through without the fault. Whatever fails, the client sees a whole right answer or a visible cut, the
// log and the counters tell the same story, nothing is left open, and the next client is served.
#include <gtest/gtest.h>

#include <cerrno>

#include "tests/faults/stage.hpp"

namespace candor::test {
namespace {

constexpr std::size_t kStepsMax = 2000;  // no exchange makes as many calls of a kind

// Plays the scenario until the fault is out of its reach; how often it struck.
std::size_t fail_at_every_step(Stage& stage, const Fault& fault) {
  for (std::size_t at = 0; at < kStepsMax; ++at) {
    const Played played = stage.play(fault, at);
    for (const std::string& wrong : played.wrong) ADD_FAILURE() << describe(fault) << ", call " << at << ": " << wrong;
    if (!played.reached) return at;
  }
  ADD_FAILURE() << describe(fault) << ": no end of calls";
  return kStepsMax;
}

class AtEveryStep : public testing::TestWithParam<Scenario> {
 protected:
  std::size_t strike(Call call, std::initializer_list<int> errors) {
    std::size_t strikes = 0;
    for (const int error : errors) strikes += fail_at_every_step(stage_, {call, error});
    return strikes;
  }

 private:
  Stage stage_{GetParam()};
};

TEST_P(AtEveryStep, ReceivingFails) {
  EXPECT_GT(strike(Call::receive, {ECONNRESET, ENOBUFS, EINTR, EAGAIN, kOneByte}), 0U);
}

TEST_P(AtEveryStep, SendingFails) {
  EXPECT_GT(strike(Call::send, {ECONNRESET, EPIPE, ENOBUFS, EINTR, EAGAIN, kOneByte}), 0U);
}

TEST_P(AtEveryStep, ConnectingFails) {
  strike(Call::socket, {EMFILE, ENFILE, ENOBUFS});
  strike(Call::connect, {ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EADDRNOTAVAIL});
  strike(Call::connect_result, {ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH});
}

TEST_P(AtEveryStep, AcceptingOrWaitingFails) {
  strike(Call::accept, {EMFILE, ENOBUFS, ECONNABORTED, EINTR, EPROTO});
  strike(Call::join_set, {ENOMEM, ENOSPC});
  EXPECT_GT(strike(Call::wait_set, {EINTR}), 0U);
}

// What is asked for again and again, on connections that are there, is served without an allocation.
bool allocates(const Scenario& scenario) { return scenario.name != "GetOnReusedConnection"; }

TEST_P(AtEveryStep, AllocatingFails) {
  Stage stage(GetParam());
  EXPECT_EQ(fail_at_every_step(stage, {.call = Call::allocate}) > 0, allocates(GetParam()));
}

TEST_P(AtEveryStep, AllocatingFailsFromThereOn) {
  Stage stage(GetParam());
  EXPECT_EQ(fail_at_every_step(stage, {.call = Call::allocate, .lasting = true}) > 0, allocates(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Exchanges, AtEveryStep, testing::ValuesIn(scenarios()),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace candor::test
