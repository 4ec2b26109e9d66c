// candor health, as the health check of a container calls it: the exit status is the answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

TEST(HealthCommand, IsContentWithAProxyThatServes) {
  const Candor candor({});
  const Finished finished = run_candor({"health", "--admin", candor.admin_address().text()});
  EXPECT_EQ(finished.status, 0) << finished.errors;
  EXPECT_EQ(finished.output, "ready\n");
}

TEST(HealthCommand, IsNotContentWithOneThatDrains) {
  const ScriptedUpstream upstream(Script{read_head(), hold()});
  Candor candor({.endpoints = {upstream.url()}, .settings = "timeouts: {drain: 60s}"});
  RawClient client(candor.address());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_connections(1));
  candor.signal(SIGTERM);
  ASSERT_TRUE(eventually([&] { return candor.admin("GET", "/readyz").status == 503; }));

  const Finished finished = run_candor({"health", "--admin", candor.admin_address().text()});

  EXPECT_EQ(finished.status, 1);
  EXPECT_THAT(finished.errors, HasSubstr("503"));
  client.close();
}

TEST(HealthCommand, TellsAMistakeFromAProxyThatIsNotThere) {
  const Address nobody = free_address();
  const Finished refused = run_candor({"health", "--admin", nobody.text()});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.errors, HasSubstr(nobody.text()));
  EXPECT_EQ(run_candor({"health", "--admin", "nowhere"}).status, 2);
  EXPECT_EQ(run_candor({"health", "now"}).status, 2);
}

}  // namespace
}  // namespace candor::test
