#include "proxy/filter_chain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(FilterChain, LetsEverythingPassWhereItIsEmpty) {
  const FilterChain empty{{}};
  Exchange exchange;

  EXPECT_FALSE(empty.on_request(exchange));
}

}  // namespace
}  // namespace candor
