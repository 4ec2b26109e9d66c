#include "proxy/demo/behaviour.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace candor::demo {
namespace {

TEST(Behaviour, IsFoundByItsPath) {
  const Behaviour* found = behaviour_for("/slow");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->path, "/slow");
}

TEST(Behaviour, IsFoundWhateverTheQuery) { EXPECT_EQ(behaviour_for("/slow?a=/ok"), behaviour_for("/slow")); }

TEST(Behaviour, IsNotFoundByTheBeginningOfAPath) { EXPECT_EQ(behaviour_for("/slowly"), nullptr); }

TEST(Behaviour, WithASlashAtTheEndTakesEveryLongerPath) {
  EXPECT_EQ(behaviour_for("/status/418"), behaviour_for("/status/"));
}

TEST(Behaviour, HasItsPathForItself) {
  std::set<std::string_view> paths;
  for (const Behaviour& behaviour : behaviours()) EXPECT_TRUE(paths.insert(behaviour.path).second) << behaviour.path;
}

TEST(Behaviour, NamesACauseExactlyWhereSomethingFails) {
  for (const Behaviour& behaviour : behaviours()) {
    EXPECT_EQ(behaviour.cause == Cause::none, behaviour.outcome == Outcome::relayed) << behaviour.path;
  }
}

TEST(Behaviour, PromisesACutOnlyForCausesThatCut) {
  for (const Behaviour& behaviour : behaviours()) {
    const bool promised = behaviour.outcome == Outcome::cut;
    EXPECT_TRUE(!promised || failure_row(behaviour.cause).cuts) << behaviour.path;
  }
}

TEST(Behaviour, CoversEveryFailureThatAPlainHttpUpstreamCanCause) {
  const auto shown = [](Cause cause) { return std::ranges::count(behaviours(), cause, &Behaviour::cause) > 0; };
  EXPECT_TRUE(shown(Cause::connection_refused));
  EXPECT_TRUE(shown(Cause::connection_timeout));
  EXPECT_TRUE(shown(Cause::connection_limit));
  EXPECT_TRUE(shown(Cause::dns_error));
  EXPECT_TRUE(shown(Cause::write_timeout));
  EXPECT_TRUE(shown(Cause::connection_closed));
  EXPECT_TRUE(shown(Cause::response_timeout));
  EXPECT_TRUE(shown(Cause::read_timeout));
  EXPECT_TRUE(shown(Cause::response_malformed));
  EXPECT_TRUE(shown(Cause::response_head_too_large));
  EXPECT_TRUE(shown(Cause::response_trailers_too_large));
  EXPECT_TRUE(shown(Cause::response_transfer_coding));
  EXPECT_TRUE(shown(Cause::response_incomplete));
  EXPECT_TRUE(shown(Cause::loop_detected));
}

TEST(SeenByClient, IsStatusAndCauseOfAFailure) {
  EXPECT_EQ(seen_by_client(*behaviour_for("/slow")), "504 response_timeout");
}

TEST(SeenByClient, IsTheRelayedStatusAndTheCauseOfACut) {
  EXPECT_EQ(seen_by_client(*behaviour_for("/stall")), "200, then cut: read_timeout");
}

TEST(SeenByClient, IsBothWhereALimitDecides) {
  EXPECT_EQ(seen_by_client(*behaviour_for("/limited")), "200, or 429 rate_limited");
}

TEST(SeenByClient, IsTheUpstreamsOwnStatusWhereNothingFails) {
  EXPECT_EQ(seen_by_client(*behaviour_for("/early")), "401");
}

}  // namespace
}  // namespace candor::demo
