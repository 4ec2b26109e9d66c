#include "filters/open_paths.hpp"

#include <gtest/gtest.h>

namespace candor::filters {
namespace {

const OpenPaths kOpen({"/healthz", "/static/"});

TEST(OpenPaths, OpensExactlyThePath) {
  EXPECT_TRUE(kOpen.contains("/healthz"));
  EXPECT_FALSE(kOpen.contains("/healthz/"));
  EXPECT_FALSE(kOpen.contains("/healthz2"));
  EXPECT_FALSE(kOpen.contains("/HEALTHZ"));
  EXPECT_FALSE(kOpen.contains("/"));
}

TEST(OpenPaths, OpensAllBelowAPathWithASlashAtItsEnd) {
  EXPECT_TRUE(kOpen.contains("/static/"));
  EXPECT_TRUE(kOpen.contains("/static/css/site.css"));
  EXPECT_FALSE(kOpen.contains("/static"));
  EXPECT_FALSE(kOpen.contains("/statics/site.css"));
}

TEST(OpenPaths, OpensNoPathThatAnUpstreamMayTakeForAnother) {
  for (const char* path :
       {"/static/../admin", "/static/..", "/static/css/../../admin", "/static/%2e%2e/admin", "/static/%2E%2E/admin",
        "/static/.%2e/admin", "/static/%252e%252e/admin", "/static/..%2fadmin", "/static/%2e%2e%2fadmin",
        "/static/..%5cadmin", "/static/..\\admin", "/static/\\..\\admin", "/static/..;/admin", "/static/;/../admin",
        "/static/%c0%ae%c0%ae/admin", "/static/./admin", "/static//admin", "/static/%00"})
    EXPECT_FALSE(kOpen.contains(path)) << path;
}

TEST(OpenPaths, OpensNothingByDefault) {
  EXPECT_FALSE(OpenPaths().contains("/healthz"));
  EXPECT_FALSE(OpenPaths().contains(""));
}

TEST(OpenPaths, RefusesPathsThatCouldNeverMatch) {
  for (const char* path : {"", "healthz", "/a?b", "/a/*", "/a/../b", "/a%20b", "/a;b", "/a//b", "*"})
    EXPECT_NE(OpenPaths::check(path), "") << path;
  for (const char* path : {"/", "/healthz", "/static/", "/.well-known/"}) EXPECT_EQ(OpenPaths::check(path), "") << path;
}

}  // namespace
}  // namespace candor::filters
