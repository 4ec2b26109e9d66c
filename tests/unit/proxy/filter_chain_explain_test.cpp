#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proxy/filter_chain.hpp"

namespace candor {
namespace {

class Denying : public PureFilter {
 public:
  std::optional<Reply> on_request(Exchange& exchange) override {
    if (exchange.request.method != "GET") return std::nullopt;
    Reply reply;
    reply.cause = Cause::denied;
    return reply;
  }
};

// Changes what the filters behind it see.
class MakingGet : public PureFilter {
 public:
  std::optional<Reply> on_request(Exchange& exchange) override {
    exchange.request.method = "GET";
    return std::nullopt;
  }
};

class Counting : public Filter {
 public:
  explicit Counting(int& count) : count_(count) {}
  std::optional<Reply> on_request(Exchange&) override {
    ++count_;
    return std::nullopt;
  }

 private:
  int& count_;
};

TEST(FilterChainExplain, AsksUpToTheFilterThatAnswers) {
  std::vector<std::unique_ptr<Filter>> filters;
  filters.push_back(std::make_unique<Denying>());
  filters.push_back(std::make_unique<MakingGet>());
  filters.push_back(std::make_unique<Denying>());
  filters.push_back(std::make_unique<Denying>());
  const FilterChain chain(std::move(filters));
  Exchange exchange;

  const std::vector<Verdict> verdicts = chain.explain(exchange);

  ASSERT_EQ(verdicts.size(), 3U);
  EXPECT_FALSE(verdicts[0].reply || verdicts[1].reply);
  EXPECT_EQ(verdicts[2].reply.value().cause, Cause::denied);
}

TEST(FilterChainExplain, NeverTriesAFilterThatCouldLeaveATrace) {
  int count = 0;
  std::vector<std::unique_ptr<Filter>> filters;
  filters.push_back(std::make_unique<Counting>(count));
  filters.push_back(std::make_unique<MakingGet>());
  const FilterChain chain(std::move(filters));
  Exchange exchange;

  const std::vector<Verdict> verdicts = chain.explain(exchange);

  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_FALSE(verdicts[0].known);
  EXPECT_TRUE(verdicts[1].known);
  EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace candor
