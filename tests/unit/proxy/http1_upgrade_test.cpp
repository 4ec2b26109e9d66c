#include "proxy/http1/upgrade.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace candor::http1 {
namespace {

std::string asked_for(std::string_view connection, std::string_view upgrade, int minor_version = 1) {
  RequestHead head;
  head.minor_version = minor_version;
  head.fields.add("Connection", connection);
  head.fields.add("Upgrade", upgrade);
  return upgrade_asked_for(head);
}

bool switches(std::string_view upgrade, std::string_view asked) {
  Fields fields;
  fields.add("Upgrade", upgrade);
  return switches_as_asked(fields, asked);
}

TEST(Upgrade, IsAskedForByBothFields) {
  EXPECT_EQ(asked_for("Upgrade", "websocket"), "websocket");
  EXPECT_EQ(asked_for("keep-alive, UPGRADE", "WebSocket , foo/2"), "WebSocket, foo/2");
  EXPECT_EQ(asked_for("keep-alive", "websocket"), "");
  EXPECT_EQ(asked_for("Upgrade", ""), "");
}

TEST(Upgrade, IsNothingInHttp10) { EXPECT_EQ(asked_for("Upgrade", "websocket", 0), ""); }

TEST(Upgrade, NeverAsksForHttp2) {
  EXPECT_EQ(asked_for("Upgrade, HTTP2-Settings", "h2c"), "");
  EXPECT_EQ(asked_for("Upgrade", "H2C, websocket"), "websocket");
  EXPECT_EQ(asked_for("Upgrade", "HTTP/2.0"), "");
}

TEST(Upgrade, DropsWhatIsNoProtocol) { EXPECT_EQ(asked_for("Upgrade", "web socket, foo/, a/b/c, \"x\", ok"), "ok"); }

TEST(Upgrade, PassesOnSoManyProtocolsAndNoMore) {
  std::string list = "p1";
  for (std::size_t i = 2; i <= kUpgradeProtocolsMax; ++i) list += fmt::format(", p{}", i);
  EXPECT_EQ(asked_for("Upgrade", list), list);
  EXPECT_EQ(asked_for("Upgrade", list + ", one-too-many"), list);
}

TEST(Upgrade, SwitchesOnlyToWhatWasAskedFor) {
  EXPECT_TRUE(switches("websocket", "websocket"));
  EXPECT_TRUE(switches("WebSocket", "foo, websocket"));
  EXPECT_TRUE(switches("foo, websocket", "websocket, foo"));
  EXPECT_FALSE(switches("foo", "websocket"));
  EXPECT_FALSE(switches("websocket, foo", "websocket"));
  EXPECT_FALSE(switches("", "websocket"));
  EXPECT_FALSE(switches_as_asked({}, "websocket"));
}

}  // namespace
}  // namespace candor::http1
