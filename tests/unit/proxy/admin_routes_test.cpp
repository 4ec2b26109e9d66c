#include "proxy/admin/routes.hpp"

#include <gtest/gtest.h>

namespace candor::admin {
namespace {

Routes::Entry entry(const std::string& path, const std::string& summary = "") {
  return {path, "GET", summary, [](const Request&) { return Response{}; }};
}

TEST(AdminRoutes, FindsAPathAndWhatIsBelowIt) {
  Routes routes;
  routes.add(entry("/maintenance"));

  ASSERT_NE(routes.find("/maintenance"), nullptr);
  ASSERT_NE(routes.find("/maintenance/api"), nullptr);
  EXPECT_EQ(routes.find("/maintenances"), nullptr);
  EXPECT_EQ(routes.find("/"), nullptr);
}

TEST(AdminRoutes, FindsTheLongestPath) {
  Routes routes;
  routes.add(entry("/a"));
  routes.add(entry("/a/b"));

  EXPECT_EQ(routes.find("/a/b/c")->path, "/a/b");
}

TEST(AdminRoutes, DoesNotTakeTheRootForEverything) {
  Routes routes;
  routes.add(entry("/"));

  ASSERT_NE(routes.find("/"), nullptr);
  EXPECT_EQ(routes.find("/nothing"), nullptr);
}

TEST(AdminRoutes, ReplacesAnEntryOfTheSamePath) {
  Routes routes;
  routes.add(entry("/a", "first"));
  routes.add(entry("/a", "second"));

  ASSERT_EQ(routes.entries().size(), 1U);
  EXPECT_EQ(routes.find("/a")->summary, "second");
}

}  // namespace
}  // namespace candor::admin
