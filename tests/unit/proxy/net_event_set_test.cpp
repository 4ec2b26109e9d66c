// In which order the sinks of a batch are told. The descriptors are eventfds, which are ready as soon as they are
// added.
#include "proxy/net/event_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "proxy/net/loop.hpp"

namespace candor::net {
namespace {

using testing::ElementsAre;

class Sink final : public EventSink {
 public:
  Sink(EventSet& events, std::string name, std::vector<std::string>& trace)
      : events_(events), name_(std::move(name)), trace_(trace) {
    EXPECT_TRUE(events_.add(descriptor_, *this));
  }
  ~Sink() {
    leave();
    ::close(descriptor_);
  }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  void leave() { events_.remove(descriptor_, *this); }
  std::uint32_t noted() const { return noted_; }

  std::function<void()> on_act = [] {};

 private:
  void note(std::uint32_t events) override {
    noted_ = events;
    trace_.push_back(name_ + " notes");
  }
  void act() override {
    trace_.push_back(name_ + " acts");
    on_act();
  }

  EventSet& events_;
  std::string name_;
  std::vector<std::string>& trace_;
  int descriptor_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::uint32_t noted_ = 0;
};

class EventSetTest : public testing::Test {
 protected:
  Sink& add(std::string name) { return sinks_.emplace_back(loop_.events, std::move(name), trace_); }
  void run() { loop_.context.poll(); }

  Loop loop_;
  std::vector<std::string> trace_;
  std::deque<Sink> sinks_;
};

TEST_F(EventSetTest, TellsASinkWhatHasHappened) {
  const Sink& sink = add("a");
  run();
  EXPECT_EQ(sink.noted(), static_cast<std::uint32_t>(EPOLLOUT));
  EXPECT_THAT(trace_, ElementsAre("a notes", "a acts"));
}

TEST_F(EventSetTest, TellsAChangeOnce) {
  add("a");
  run();
  trace_.clear();
  run();
  EXPECT_TRUE(trace_.empty());
}

// An idle connection that its endpoint has closed must not be taken for a request that comes in the same batch.
TEST_F(EventSetTest, LetsNobodyActBeforeAllHaveTakenNote) {
  add("a");
  add("b");
  add("c");
  run();
  EXPECT_THAT(trace_, ElementsAre("a notes", "b notes", "c notes", "a acts", "b acts", "c acts"));
}

TEST_F(EventSetTest, DoesNotAskASinkThatHasGone) {
  Sink& first = add("a");
  Sink& second = add("b");
  add("c");
  first.on_act = [&] { second.leave(); };
  run();
  EXPECT_THAT(trace_, ElementsAre("a notes", "b notes", "c notes", "a acts", "c acts"));
}

TEST_F(EventSetTest, LetsASinkGoByItself) {
  Sink& first = add("a");
  add("b");
  first.on_act = [&] { first.leave(); };
  run();
  EXPECT_THAT(trace_, ElementsAre("a notes", "b notes", "a acts", "b acts"));
}

TEST_F(EventSetTest, LetsASinkGoThatHasActed) {
  Sink& first = add("a");
  Sink& second = add("b");
  second.on_act = [&] { first.leave(); };
  run();
  EXPECT_THAT(trace_, ElementsAre("a notes", "b notes", "a acts", "b acts"));
}

// One more than a batch has, and each is told once.
TEST_F(EventSetTest, TellsMoreThanABatch) {
  constexpr std::size_t kSinks = 257;
  for (std::size_t i = 0; i < kSinks; ++i) add("a");
  run();
  EXPECT_EQ(std::count(trace_.begin(), trace_.end(), "a notes"), kSinks);
  EXPECT_EQ(std::count(trace_.begin(), trace_.end(), "a acts"), kSinks);
}

TEST_F(EventSetTest, SaysWhereTheKernelRefuses) {
  Sink& sink = add("a");
  EXPECT_FALSE(loop_.events.add(-1, sink));
  EXPECT_EQ(errno, EBADF);
}

}  // namespace
}  // namespace candor::net
