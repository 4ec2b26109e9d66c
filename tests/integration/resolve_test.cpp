// Names whose addresses change, disappear, or are several.
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/name_server.hpp"
#include "tests/support/private_network.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

constexpr const char* kOldIp = "127.0.0.71";
constexpr const char* kNewIp = "127.0.0.72";
const std::string kNew = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew";

// Two upstreams on one port of two addresses; the name leads to the old one at first.
class Resolve : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_make_private_network()) GTEST_SKIP() << "making a network namespace needs root";
  }

  static std::string url(std::uint16_t port) { return "http://upstream.test:" + std::to_string(port); }
};

TEST_F(Resolve, FollowsANameThatMovesAndLeavesConnectionsInUseAlone) {
  in_private_network({}, [] {
    NameServer names(NameServer::Answer::address, kOldIp);
    Gate go;
    Script old_script{read_head(), send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nold"), wait_for(go), send("old"),
                      repeat({read_head(), send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")})};
    ScriptedUpstream old_upstream({old_script, answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")},
                                  listen_at(kOldIp));
    ScriptedUpstream new_upstream({answering(kNew)}, listen_at(kNewIp, 512, old_upstream.port()));
    Candor candor({.endpoints = {url(old_upstream.port())}, .upstream = "resolve_interval: 100ms", .workers = 1});
    RawClient in_use(candor.address());
    in_use.send(get_request("/slow"));
    ASSERT_TRUE(old_upstream.wait_received("/slow"));
    EXPECT_EQ(candor.get("/").content, "old");

    names.answer(NameServer::Answer::address, kNewIp);

    EXPECT_TRUE(eventually([&] { return candor.get("/").content == "new"; }));
    go.open();
    EXPECT_EQ(in_use.read_final().content, "oldold");
    EXPECT_EQ(in_use.exchange(get_request("/next")).content, "new") << "no idle connection to an address that is gone";
  });
}

TEST_F(Resolve, KeepsTheAddressesItKnowsWhileTheNameServerFails) {
  in_private_network({}, [] {
    NameServer names(NameServer::Answer::address, kOldIp);
    ScriptedUpstream upstream(
        {Script{read_message(), send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"), close()}},
        listen_at(kOldIp));
    Candor candor({.endpoints = {url(upstream.port())}, .upstream = "resolve_interval: 100ms", .workers = 1});
    EXPECT_EQ(candor.get("/").content, "ok");
    names.answer(NameServer::Answer::server_failure);
    const int queries = names.queries();

    EXPECT_TRUE(eventually([&] {
      EXPECT_EQ(candor.get("/").content, "ok");
      return names.queries() > queries + 1;
    }));

    EXPECT_EQ(candor.get("/").content, "ok");
  });
}

// As localhost has them: ::1, where nobody listens here, and an IPv4 address.
TEST_F(Resolve, TriesTheAddressesOfBothFamiliesInTurn) {
  in_private_network({}, [] {
    const NameServer names(NameServer::Answer::both_families, kOldIp);
    ScriptedUpstream upstream({answering(std::string(kOk))}, listen_at(kOldIp));
    Candor candor({.endpoints = {url(upstream.port())}});
    EXPECT_EQ(candor.get("/").content, "ok");
    EXPECT_EQ(candor.log().wait_lines(1).at(0).at("attempts").as_int64(), 1);
  });
}

}  // namespace
}  // namespace candor::test
