#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string file_listening(std::string_view listeners, std::string_view more = "") {
  return std::string(listeners) +
         "\nupstreams: [{name: api, endpoints: [\"http://a\"]}]\nroutes: [{name: api, upstream: api}]\n" +
         std::string(more);
}

TEST(Listeners, HaveAnAddressAndAPort) {
  const Loaded loaded = load(file_listening("listeners: [{address: \"[::1]:8080\"}, {address: \":0\"}]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  ASSERT_EQ(loaded.config.listeners.size(), 2U);
  EXPECT_EQ(loaded.config.listeners[0].address, "[::1]:8080");
  EXPECT_EQ(loaded.config.listeners[0].bind.host, "::1");
  EXPECT_EQ(loaded.config.listeners[0].bind.port, 8080);
  EXPECT_EQ(loaded.config.listeners[1].bind.host, "");
}

TEST(Listeners, AreNeeded) {
  const std::string none = "listeners: none; expected at least one, such as - address: \"0.0.0.0:8080\"";
  EXPECT_THAT(errors_of(file_listening("")), ElementsAre("f:2:1: " + none));
  EXPECT_THAT(errors_of(file_listening("listeners: []")), ElementsAre("f:1:12: " + none));
}

TEST(Listeners, NeedAnAddress) {
  EXPECT_THAT(
      errors_of(file_listening("listeners: [{}]")),
      ElementsAre("f:1:13: listeners[0].address: missing; expected an IP address and a port such as 0.0.0.0:8080, "
                  "[::]:8080 or :8080, or unix:/path of 107 bytes at most"));
}

TEST(Listeners, AreNotBoundToNames) {
  EXPECT_THAT(
      errors_of(file_listening("listeners: [{address: \"localhost:80\"}]")),
      ElementsAre("f:1:23: listeners[0].address: expected an IP address and a port such as 0.0.0.0:8080, [::]:8080 or "
                  ":8080, or unix:/path of 107 bytes at most, found \"localhost:80\""));
}

TEST(Listeners, HavePortsUpTo65535) {
  EXPECT_THAT(errors_of(file_listening("listeners: [{address: \":65535\"}]")), IsEmpty());
  EXPECT_EQ(errors_of(file_listening("listeners: [{address: \":65536\"}]")).size(), 1U);
}

TEST(Listeners, MayBeOnUnixSockets) {
  const Loaded loaded = load(file_listening("listeners: [{address: \"unix:/run/candor.sock\"}]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.listeners.at(0).bind.socket_path, "/run/candor.sock");
}

TEST(Listeners, DoNotShareAUnixSocket) {
  EXPECT_EQ(errors_of(file_listening("listeners: [{address: \"unix:/a\"}, {address: \"unix:/a\"}]")).size(), 1U);
}

TEST(Listeners, LetEverybodyConnectToTheirUnixSocketsUnlessTheModeSaysOtherwise) {
  const Loaded loaded =
      load(file_listening("listeners: [{address: \"unix:/a\"}, {address: \"unix:/b\", mode: \"0660\"}, {address: "
                          "\"unix:/c\", mode: 600}]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.listeners.at(0).bind.socket_mode, 0666U);
  EXPECT_EQ(loaded.config.listeners.at(1).bind.socket_mode, 0660U);
  EXPECT_EQ(loaded.config.listeners.at(2).bind.socket_mode, 0600U);
}

TEST(Listeners, HaveNoModeThatIsNoneOfAFile) {
  EXPECT_THAT(errors_of(file_listening("listeners: [{address: \"unix:/a\", mode: \"01777\"}]")),
              ElementsAre("f:1:40: listeners[0].mode: expected permissions from 0000 to 0777, such as 0660, found "
                          "\"01777\""));
  EXPECT_THAT(errors_of(file_listening("listeners: [{address: \"unix:/a\", mode: rw}]")).size(), 1U);
}

TEST(Listeners, HaveNoModeAtAPort) {
  EXPECT_THAT(errors_of(file_listening("listeners: [{address: \":80\", mode: \"0660\"}]")),
              ElementsAre("f:1:36: listeners[0].mode: stands beside an address that is no unix socket"));
}

TEST(Admin, OnAUnixSocketNeedsNoTokenAndObeysItsOwner) {
  const Loaded loaded = load(file_listening("listeners: [{address: \":80\"}]", "admin: {address: \"unix:/a\"}\n"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.admin->bind.socket_path, "/a");
  EXPECT_EQ(loaded.config.admin->bind.socket_mode, 0600U);

  const Loaded shared =
      load(file_listening("listeners: [{address: \":80\"}]", "admin: {address: \"unix:/a\", mode: \"0660\"}\n"));
  ASSERT_THAT(shared.errors, IsEmpty());
  EXPECT_EQ(shared.config.admin->bind.socket_mode, 0660U);
}

TEST(Admin, DoesNotShareAListenersUnixSocket) {
  EXPECT_EQ(errors_of(file_listening("listeners: [{address: \"unix:/a\"}]", "admin: {address: \"unix:/a\"}\n")).size(),
            1U);
}

// Three samples listen at both, and did not start: "[::]:80" took the IPv4 clients whose listener was there already.
TEST(Listeners, LeaveIpv4ToTheListenerThatThereIsForIt) {
  const Loaded loaded =
      load(file_listening("listeners: [{address: \"0.0.0.0:80\"}, {address: \"[::]:80\"}, {address: \"[::]:81\"}, "
                          "{address: \"[::1]:80\"}]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_FALSE(loaded.config.listeners.at(0).bind.v6_only);
  EXPECT_TRUE(loaded.config.listeners.at(1).bind.v6_only);
  EXPECT_FALSE(loaded.config.listeners.at(2).bind.v6_only) << "nobody else takes them";
  EXPECT_FALSE(loaded.config.listeners.at(3).bind.v6_only);
}

TEST(Listeners, HaveNoTlsUnlessItIsConfigured) {
  const Loaded loaded = load(file_listening(
      "listeners: [{address: \":80\"}, {address: \":443\", tls: {certificates: [{certificate: a, key: b}]}}]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_FALSE(loaded.config.listeners.at(0).tls);
  EXPECT_TRUE(loaded.config.listeners.at(1).tls);
}

TEST(Listeners, DoNotShareAnAddress) {
  EXPECT_THAT(
      errors_of(file_listening("listeners:\n  - address: \":80\"\n  - address: \":80\"")),
      ElementsAre("f:3:14: listeners[1].address: the address \"0.0.0.0:80\" stands twice, first in line 2; expected it "
                  "once"));
}

TEST(Listeners, DoNotShareAnAddressInAnotherSpelling) {
  EXPECT_EQ(errors_of(file_listening("listeners: [{address: \":80\"}, {address: \"0.0.0.0:80\"}]")).size(), 1U);
  EXPECT_THAT(errors_of(file_listening("listeners: [{address: \"[::]:80\"}, {address: \"[0::0]:80\"}]")),
              ElementsAre(testing::HasSubstr("the address \"[::]:80\" stands twice")));
}

TEST(Listeners, MayAllLetTheKernelChooseAPort) {
  EXPECT_THAT(errors_of(file_listening("listeners: [{address: \":0\"}, {address: \":0\"}]")), IsEmpty());
}

TEST(Admin, ListensOnLoopbackUnlessItIsConfigured) {
  const Loaded loaded = load(file_with(""));
  ASSERT_TRUE(loaded.config.admin);
  EXPECT_EQ(loaded.config.admin->address, "127.0.0.1:9901");
  EXPECT_EQ(loaded.config.admin->bind.port, 9901);
}

TEST(Admin, CanBeOff) {
  const Loaded loaded = load(file_with("admin: off\n"));
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_FALSE(loaded.config.admin);
}

TEST(Admin, KeepsItsAddressWhereOnlyATokenIsConfigured) {
  const Loaded loaded = load(file_with("admin: {token_file: /etc/token}\n"));
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.admin->address, "127.0.0.1:9901");
  EXPECT_EQ(loaded.config.admin->token_file, "/etc/token");
}

TEST(Admin, WantsATokenWhereOthersReachIt) {
  const std::string missing =
      "missing; expected a file with a token, because the address can be reached from other machines";
  EXPECT_THAT(errors_of(file_with("admin: {address: \":9901\"}\n")),
              ElementsAre("f:8:8: admin.token_file: " + missing));
  EXPECT_THAT(errors_of(file_with("admin: {address: \"192.0.2.1:9901\"}\n")),
              ElementsAre("f:8:8: admin.token_file: " + missing));
  EXPECT_THAT(errors_of(file_with("admin: {address: \":9901\", token_file: t}\n")), IsEmpty());
  EXPECT_THAT(errors_of(file_with("admin: {address: \"[::1]:9901\"}\n")), IsEmpty());
}

TEST(Admin, DoesNotShareAListenersAddress) {
  EXPECT_THAT(
      errors_of(file_listening("listeners: [{address: \"127.0.0.1:80\"}]", "admin: {address: \"127.0.0.1:80\"}\n")),
      ElementsAre(
          "f:4:18: admin.address: the address \"127.0.0.1:80\" stands twice, first in line 1; expected it once"));
}

}  // namespace
}  // namespace candor::config::test
