#include "proxy/http1/path.hpp"

#include <gtest/gtest.h>

namespace candor::http1 {
namespace {

struct Reading {
  std::string_view path;
  std::string_view forwarded;
  std::string_view matched;
};

TEST(Path, HasOneReadingForRoutesAndForTheUpstream) {
  constexpr Reading kReadings[] = {
      {"/", "/", "/"},
      {"/a/b", "/a/b", "/a/b"},
      {"/a/", "/a/", "/a/"},
      {"/a/./b", "/a/b", "/a/b"},
      {"/a/../b", "/b", "/b"},
      {"/a/b/..", "/a/", "/a/"},
      {"/a/b/.", "/a/b/", "/a/b/"},
      {"/..", "/", "/"},
      {"/../../a", "/a", "/a"},
      {"/a/%2e%2e/b", "/b", "/b"},
      {"/a/.%2E/b", "/b", "/b"},
      {"/a/%2e/b", "/a/b", "/a/b"},
      {"/a//../b", "/a/b", "/a/b"},
      {"/a/..//b", "//b", "/b"},
      {"/a//b", "/a//b", "/a/b"},
      {"//a", "//a", "/a"},
      {"/a//", "/a//", "/a/"},
      {"/%61%7e%2D", "/%61%7e%2D", "/a~-"},
      {"/a%2Fb", "/a%2Fb", "/a%2Fb"},
      {"/a%2f..%2fb", "/a%2f..%2fb", "/a%2f..%2fb"},
      {"/%252e%252e/a", "/%252e%252e/a", "/%252e%252e/a"},
      {"/a;x=1/b", "/a;x=1/b", "/a;x=1/b"},
      {"/..;/a", "/..;/a", "/..;/a"},
      {"/.../a", "/.../a", "/.../a"},
      {"/.a/..b/c.", "/.a/..b/c.", "/.a/..b/c."},
      {"/%2e%61/b", "/%2e%61/b", "/.a/b"},
      {"/%c3%a9", "/%c3%a9", "/%c3%a9"},
  };
  for (const Reading& each : kReadings) {
    const PathReading reading = read_path(each.path, 0);
    EXPECT_FALSE(reading.fault) << each.path;
    EXPECT_EQ(reading.dot_segments, each.path != each.forwarded) << each.path;
    EXPECT_EQ(reading.normal, each.path == each.matched) << each.path;
    EXPECT_EQ(without_dot_segments(each.path), each.forwarded) << each.path;
    EXPECT_EQ(normal_path(each.path), each.matched) << each.path;
  }
}

TEST(Path, NormalFormIsItsOwnNormalForm) {
  for (const std::string_view path : {"/a/../b//c/%2e%2e/%61", "//..//%2E", "/%2561", "/a/b/../../..//", "/./.%2e"}) {
    const std::string once = normal_path(path);
    EXPECT_EQ(normal_path(once), once) << path;
    EXPECT_FALSE(read_path(without_dot_segments(path), 0).dot_segments) << path;
  }
}

TEST(Path, RefusesWhatNoUriHolds) {
  for (const std::string_view path : {"/%", "/%4", "/%zz", "/%4g", "/a%", "/%00", "/a%00b", "/a\\b", "/..\\"}) {
    EXPECT_EQ(read_path(path, 0).fault.cause, Cause::request_malformed) << path;
  }
}

TEST(Path, SaysWhereItIsBroken) {
  EXPECT_EQ(read_path("/a%zz", 4).fault.error, fault_at(Cause::none, 6, "broken percent-encoding in the path").error);
}

TEST(Path, IsJoinedWithOneSlash) {
  EXPECT_EQ(joined_path("/new/", "a"), "/new/a");
  EXPECT_EQ(joined_path("/new", "/a"), "/new/a");
  EXPECT_EQ(joined_path("/new/", "/a"), "/new/a");
  EXPECT_EQ(joined_path("/new", "a"), "/new/a");
  EXPECT_EQ(joined_path("/", "//evil.example"), "/evil.example");
  EXPECT_EQ(joined_path("/new", ""), "/new");
  EXPECT_EQ(joined_path("/new/", ""), "/new/");
}

}  // namespace
}  // namespace candor::http1
