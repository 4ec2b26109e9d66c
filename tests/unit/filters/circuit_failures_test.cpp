#include "filters/circuit_failures.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

Circuit::Result judged(const std::vector<std::string>& words, int upstream_status, Cause cause = Cause::none) {
  CircuitFailures failures;
  for (const std::string& word : words) EXPECT_TRUE(failures.add(word)) << word;
  Exchange exchange;
  exchange.upstream_status = upstream_status;
  exchange.cause = cause;
  return failures.judge(exchange);
}

constexpr Circuit::Result kSuccess = Circuit::Result::success;
constexpr Circuit::Result kFailure = Circuit::Result::failure;
constexpr Circuit::Result kNeutral = Circuit::Result::neutral;

TEST(CircuitFailures, TakeEveryRowOfTheUpstream) {
  for (const FailureRow& row : failure_table()) {
    const Circuit::Result expected = row.side == Side::upstream ? kFailure : kNeutral;
    EXPECT_EQ(judged({"upstream", "5xx"}, 0, row.cause), expected) << row.name;
  }
}

TEST(CircuitFailures, TakeOneCauseByItsName) {
  EXPECT_EQ(judged({"connection_refused"}, 0, Cause::connection_refused), kFailure);
  EXPECT_EQ(judged({"connection_refused"}, 0, Cause::connection_timeout), kNeutral);
}

TEST(CircuitFailures, TakeClassesAndCodes) {
  EXPECT_EQ(judged({"5xx"}, 500), kFailure);
  EXPECT_EQ(judged({"5xx"}, 599), kFailure);
  EXPECT_EQ(judged({"5xx"}, 499), kSuccess);
  EXPECT_EQ(judged({"429"}, 429), kFailure);
  EXPECT_EQ(judged({"429"}, 503), kSuccess);
}

TEST(CircuitFailures, HearTheUpstreamAlsoWhereTheClientLeaves) {
  EXPECT_EQ(judged({"upstream", "5xx"}, 200, Cause::client_closed), kSuccess);
  EXPECT_EQ(judged({"upstream", "5xx"}, 0, Cause::client_closed), kNeutral);
  EXPECT_EQ(judged({"upstream", "5xx"}, 200, Cause::response_incomplete), kFailure);
}

TEST(CircuitFailures, KnowNoOtherWords) {
  CircuitFailures failures;
  for (const char* word : {"", "none", "1xx", "6xx", "5x", "5xy", "199", "600", "upstreams", "-500"})
    EXPECT_FALSE(failures.add(word)) << word;
  EXPECT_TRUE(failures.add("200"));
  EXPECT_TRUE(failures.add("599"));
}

}  // namespace
}  // namespace candor::filters
