#include "proxy/filter_chain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proxy/offload.hpp"
#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/given_content.hpp"
#include "tests/unit/proxy/support/running.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"
#include "tests/unit/proxy/support/tracing_filter.hpp"

namespace candor {
namespace {

using testing::ElementsAre;

class FilterChainTest : public testing::Test {
 protected:
  // Filters a, b and c, of which the one called `answering` answers by itself.
  FilterChain chain(std::string_view answering = {}) {
    std::vector<std::unique_ptr<Filter>> filters;
    for (const char* name : {"a", "b", "c"}) {
      std::optional<Reply> reply;
      if (name == answering) reply.emplace().cause = Cause::denied;
      filters.push_back(std::make_unique<test::TracingFilter>(name, trace_, reply));
      filters_.push_back(filters.back().get());
    }
    return FilterChain(std::move(filters));
  }

  std::vector<std::string> trace_;
  std::vector<Filter*> filters_;
  Exchange exchange_;
  http1::ResponseHead head_;
};

TEST_F(FilterChainTest, PassesARequestForwardsAndItsAnswerBackwards) {
  const FilterChain filters = chain();
  EXPECT_FALSE(filters.on_request(exchange_));
  filters.on_response(exchange_, head_);

  EXPECT_THAT(trace_, ElementsAre("a?", "b?", "c?", "c!", "b!", "a!"));
}

TEST_F(FilterChainTest, EndsARequestAtTheFirstAnswer) {
  const FilterChain filters = chain("b");
  const std::optional<Reply> reply = filters.on_request(exchange_);

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::denied);
  EXPECT_THAT(trace_, ElementsAre("a?", "b?"));
}

TEST_F(FilterChainTest, ShowsAnAnswerToThoseWhoSawTheRequestOnly) {
  const FilterChain filters = chain("b");
  filters.on_request(exchange_);
  trace_.clear();
  filters.on_response(exchange_, head_);

  EXPECT_THAT(trace_, ElementsAre("b!", "a!"));
}

TEST_F(FilterChainTest, LetsTheOuterFilterHaveTheLastWord) {
  const FilterChain filters = chain();
  filters.on_request(exchange_);
  filters.on_response(exchange_, head_);

  EXPECT_EQ(head_.fields.find("X-Last-Filter")->value, "a");
}

TEST_F(FilterChainTest, ShowsNoAnswerWhereNoFilterSawTheRequest) {
  const FilterChain filters = chain();
  filters.on_response(exchange_, head_);

  EXPECT_TRUE(trace_.empty());
}

TEST_F(FilterChainTest, GivesEachFilterItsOwnNotes) {
  const FilterChain filters = chain();
  for (const Filter* filter : filters_) exchange_.set_note(filter->slot, filter->slot + 7);

  for (std::size_t i = 0; i < filters_.size(); ++i) EXPECT_EQ(exchange_.note<std::size_t>(i), i + 7);
}

TEST_F(FilterChainTest, TakesAsManyFiltersAsThereAreNotes) {
  std::vector<std::unique_ptr<Filter>> filters;
  for (std::size_t i = 0; i < kFiltersPerRouteMax; ++i) {
    filters.push_back(std::make_unique<test::TracingFilter>("x", trace_));
  }
  const FilterChain full(std::move(filters));
  full.on_request(exchange_);

  EXPECT_EQ(exchange_.filters_entered, exchange_.filter_notes.size());
}

// Has every hook, and replaces answers or makes requests wait where a test has said so.
class HookedFilter final : public Filter,
                           public WaitHook,
                           public ReplaceHook,
                           public ResponseContentHook,
                           public CompleteHook {
 public:
  HookedFilter(std::string name, std::vector<std::string>& trace) : name_(std::move(name)), trace_(trace) {}

  void on_response(Exchange&, http1::ResponseHead& head) override {
    trace_.push_back(name_ + "!" + std::to_string(head.status));
  }
  net::Task<std::optional<Reply>> wait_on_request(Exchange&, const Waiting& waiting) override {
    if (waits) co_await waiting.waiter.until(net::TimerWheel::kNever);
    trace_.push_back(name_ + "~");
    co_return reply;
  }
  std::optional<Reply> replace_response(Exchange&, http1::ResponseHead&) override { return replacement; }
  void on_response_content(Exchange&, std::string_view content, bool last) override {
    trace_.push_back(name_ + ":" + std::string(content) + (last ? "." : ""));
  }
  void on_complete(Exchange&) noexcept override { trace_.push_back(name_ + "="); }

  bool waits = false;
  std::optional<Reply> reply;
  std::optional<Reply> replacement;

 private:
  std::string name_;
  std::vector<std::string>& trace_;
};

class HookedChainTest : public testing::Test {
 protected:
  // Filters a, b and c, of which b has no hook but the usual ones.
  HookedChainTest() {
    auto first = std::make_unique<HookedFilter>("a", trace_);
    auto second = std::make_unique<test::TracingFilter>("b", trace_);
    auto third = std::make_unique<HookedFilter>("c", trace_);
    a_ = first.get();
    c_ = third.get();
    std::vector<std::unique_ptr<Filter>> filters;
    filters.push_back(std::move(first));
    filters.push_back(std::move(second));
    filters.push_back(std::move(third));
    chain_.emplace(std::move(filters));
    client_.notify(&waiter_);
  }

  void request() { running_.emplace(chain_->on_request(exchange_, waiting_)); }
  std::optional<Reply> response(int status) {
    head_.status = status;
    return chain_->on_response(exchange_, head_);
  }

  std::vector<std::string> trace_;
  HookedFilter* a_ = nullptr;
  HookedFilter* c_ = nullptr;
  std::optional<FilterChain> chain_;
  Exchange exchange_;
  http1::ResponseHead head_;

  net::LoopClock clock_;
  boost::asio::io_context context_{1};
  net::TimerWheel wheel_{context_, clock_};
  net::Waiter waiter_{wheel_};
  test::ScriptedStream client_;
  bool drain_over_ = false;
  const Interrupt interrupt_{client_, drain_over_};
  Offload offload_;
  test::GivenContent content_;
  const Waiting waiting_{waiter_, context_, clock_, interrupt_, offload_, content_};
  std::optional<test::Running<std::optional<Reply>>> running_;
};

TEST_F(HookedChainTest, AsksTheNextFilterOnceTheOneBeforeHasWaited) {
  a_->waits = true;
  request();
  EXPECT_TRUE(trace_.empty());
  waiter_.wake();

  EXPECT_TRUE(running_->ended());
  EXPECT_THAT(trace_, ElementsAre("a~", "b?", "c~"));
}

TEST_F(HookedChainTest, TellsTheTimeThatItIsAfterAWait) {
  a_->waits = true;
  request();
  clock_ = test::clock_at(clock_.now() + std::chrono::seconds(7));
  waiter_.wake();

  EXPECT_EQ(exchange_.now, clock_.now());
}

TEST_F(HookedChainTest, EndsARequestAtAnAnswerThatCameLate) {
  a_->waits = true;
  a_->reply.emplace().cause = Cause::overloaded;
  request();
  waiter_.wake();

  EXPECT_EQ(running_->result()->cause, Cause::overloaded);
  EXPECT_EQ(exchange_.filters_entered, 1U);
}

TEST_F(HookedChainTest, TellsThoseBeforeTheOneThatReplacesAnAnswer) {
  request();
  trace_.clear();
  c_->replacement.emplace().cause = Cause::denied;

  EXPECT_EQ(response(200)->cause, Cause::denied);
  EXPECT_THAT(trace_, ElementsAre("c!200"));
  EXPECT_FALSE(response(403));
  EXPECT_THAT(trace_, ElementsAre("c!200", "b!", "a!403"));
}

TEST_F(HookedChainTest, LetsEachFilterReplaceAnAnswerOnce) {
  request();
  a_->replacement.emplace().cause = Cause::denied;
  c_->replacement.emplace().cause = Cause::denied;

  EXPECT_TRUE(response(200));
  EXPECT_TRUE(response(200));
  EXPECT_FALSE(response(200));
}

TEST_F(HookedChainTest, ShowsContentBackwardsAndItsEndOnce) {
  request();
  response(200);
  trace_.clear();
  const std::vector<std::string_view> content{"he", "llo"};
  chain_->on_response_content(exchange_, content, false);
  chain_->on_response_content(exchange_, {}, true);

  EXPECT_THAT(trace_, ElementsAre("c:he", "c:llo", "a:he", "a:llo", "c:.", "a:."));
}

TEST_F(HookedChainTest, ShowsTheContentOfAReplacementToThoseWhoSawIt) {
  request();
  c_->replacement.emplace().cause = Cause::denied;
  response(200);
  response(403);
  trace_.clear();
  chain_->on_response_content(exchange_, {}, true);

  EXPECT_THAT(trace_, ElementsAre("a:."));
}

TEST_F(HookedChainTest, TellsTheEndToAllWhoSawTheRequest) {
  request();
  c_->replacement.emplace().cause = Cause::denied;
  response(200);
  exchange_.filters_answering = 0;
  trace_.clear();
  chain_->on_complete(exchange_);

  EXPECT_THAT(trace_, ElementsAre("c=", "a="));
}

TEST_F(HookedChainTest, TellsTheEndToNobodyElse) {
  a_->reply.emplace().cause = Cause::denied;
  request();
  trace_.clear();
  chain_->on_complete(exchange_);

  EXPECT_THAT(trace_, ElementsAre("a="));
}

TEST_F(HookedChainTest, WaitsOnlyWhereAFilterMay) {
  EXPECT_TRUE(chain_->waits());
  EXPECT_FALSE(FilterChain({}).waits());
}

TEST(FilterChain, LetsEverythingPassWhereItIsEmpty) {
  const FilterChain empty{{}};
  Exchange exchange;

  EXPECT_FALSE(empty.on_request(exchange));
}

}  // namespace
}  // namespace candor
