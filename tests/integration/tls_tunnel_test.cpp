// Tunnels with TLS on both sides: each half ends by itself, and only a close_notify is its end.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/integration/tls_both.hpp"
#include "tests/support/expect.hpp"

namespace candor::test {
namespace {

class TlsTunnel : public TlsOnBothSides {};

INSTANTIATE_TEST_SUITE_P(Version, TlsTunnel, testing::Values("1.2", "1.3"),
                         [](const auto& param) { return param.param == "1.2" ? "Tls12" : "Tls13"; });

const std::string kAsk =
    "GET /chat HTTP/1.1\r\nHost: example.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
const std::string kSwitch = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

TEST_P(TlsTunnel, OpensATunnel) {
  ScriptedUpstream upstream(behind({read_head(), send(kSwitch), echo(5), echo(6), read_content(1)}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);

  client.send("hello");
  std::string echoed;
  EXPECT_EQ(client.read_some(echoed), Io::ok);
  EXPECT_EQ(echoed, "hello");
  client.send("again!");
  client.close_notify();
  EXPECT_EQ(client.read_to_end(echoed), Io::eof);

  EXPECT_EQ(echoed, "helloagain!");
  EXPECT_EQ(upstream.wait_end(), Io::eof);
  EXPECT_EQ(upstream.tls_end(), TlsEnd::close_notify);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "");
}

TEST_P(TlsTunnel, CarriesMuchThroughATunnelBothWaysAtOnce) {
  const std::string content = noise(kMuch);
  ScriptedUpstream upstream(behind({read_head(), send(kSwitch), echo(kMuch), close()}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);
  std::jthread sender([&] { client.send(content); });

  std::string echoed;
  EXPECT_EQ(client.read_to_end(echoed), Io::eof);

  EXPECT_TRUE(echoed == content);
}

TEST_P(TlsTunnel, PassesTheClientsHalfOfATunnelOnAndStillCarriesTheOther) {
  Gate go;
  ScriptedUpstream upstream(
      behind({read_head(), send(kSwitch), read_content(4),
              [](ScriptedConnection& connection) { connection.read_half(); }, wait_for(go), send("late"), close()}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);

  client.send("last");
  client.half_close();
  ASSERT_EQ(upstream.wait_end(), Io::eof);
  go.open();
  std::string bytes;
  EXPECT_EQ(client.read_to_end(bytes), Io::eof);

  EXPECT_EQ(bytes, "late");
  EXPECT_FALSE(candor.log().wait_lines(1).front().at("cut").as_bool());
}

TEST_P(TlsTunnel, PassesTheUpstreamsHalfOfATunnelOnAndStillCarriesTheOther) {
  ScriptedUpstream upstream(behind(
      {read_head(), send(kSwitch), [](ScriptedConnection& connection) { connection.half_close(); }, read_content(4)}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);

  EXPECT_EQ(client.wait_end(), Io::eof);
  client.send("late");
  EXPECT_TRUE(upstream.wait_received("late"));
  client.half_close();

  EXPECT_EQ(upstream.wait_end(), Io::eof);
  EXPECT_FALSE(candor.log().wait_lines(1).front().at("cut").as_bool());
}

TEST_P(TlsTunnel, DoesNotPassAnEndWithoutCloseNotifyOnAsTheEndOfATunnel) {
  ScriptedUpstream upstream(behind({read_head(), send(kSwitch + "half of it"), read_content(1), drop()}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);
  client.send("x");

  EXPECT_EQ(client.wait_end(), Io::reset);

  const boost::json::object line = candor.log().wait_lines(1).front();
  EXPECT_EQ(text_of(line, "cause"), "response_incomplete");
  EXPECT_TRUE(line.at("cut").as_bool());
}

TEST_P(TlsTunnel, DoesNotPassAClientsEndWithoutCloseNotifyOnAsTheEndOfATunnel) {
  ScriptedUpstream upstream(behind({read_head(), send(kSwitch)}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);
  client.send("half of it");
  ASSERT_TRUE(upstream.wait_received("half of it"));

  client.fin();

  EXPECT_EQ(upstream.wait_end(), Io::reset);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "client_closed");
}

TEST_P(TlsTunnel, PassesResetsThroughATunnel) {
  ScriptedUpstream upstream(behind({read_head(), send(kSwitch)}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);

  client.reset();

  EXPECT_EQ(upstream.wait_end(), Io::reset);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "client_closed");
}

TEST_P(TlsTunnel, EndsATunnelCleanlyAfterItsIdleTime) {
  ScriptedUpstream upstream(behind({read_head(), send(kSwitch)}));
  candor::test::Setup quick = setup(upstream);
  quick.route = "timeouts: {tunnel_idle: 200ms}";
  const Candor candor(quick);
  TlsClient client(candor.address(), only());
  ASSERT_EQ(client.exchange(kAsk).status, 101);

  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(upstream.wait_end(), Io::eof);
  EXPECT_EQ(client.end(), TlsEnd::close_notify);
}

}  // namespace
}  // namespace candor::test
