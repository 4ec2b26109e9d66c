// What happens at the seams between two exchanges: bytes that come after the last request, and bytes that come before a
// request was sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <csignal>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::StartsWith;

// The close after the response met the client's unread CRLF, the kernel reset the connection, and most of the response
// was lost on its way while the log called it complete.
TEST(Closing, LosesNothingOfAResponseWhenTheClientHasSentMore) {
  constexpr std::size_t kBytes = 400'000;
  Gate go;
  ScriptedUpstream upstream(Script{
      read_head(), wait_for(go),
      send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kBytes) + "\r\n\r\n" + std::string(kBytes, 'x'))});
  Candor candor({.endpoints = {upstream.url()}});
  RawClient client(candor.address(), {.receive_buffer = 4096});
  client.send("GET / HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  client.send("\r\n");
  go.open();

  ASSERT_EQ(candor.log().wait_lines(1).size(), 1U);
  const Response response = client.read_final();

  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.content.size(), kBytes);
}

// A worker that is told of the next request before it is told of the bytes took the idle connection, and relayed what
// the upstream had sent before anybody asked.
TEST(IdleConnection, IsNotUsedOnceItHoldsBytesThatNobodyAskedFor) {
  Gate go;
  Gate sent;
  const Script poisoning{read_head(),
                         send(std::string(kOk)),
                         wait_for(go),
                         send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON"),
                         [&](ScriptedConnection&) { sent.open(); },
                         hold()};
  ScriptedUpstream upstream(std::vector<Script>{poisoning, answering(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .workers = 1});
  RawClient client(candor.address());
  ASSERT_EQ(client.exchange(get_request("/first")).content, "ok");

  candor.signal(SIGSTOP);
  // A signal is not there at once: the request must not be forwarded before the stop.
  siginfo_t stopped{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(candor.process()), &stopped, WSTOPPED | WNOWAIT), 0);
  client.send(get_request("/second"));
  go.open();
  wait_gate(sent);
  candor.signal(SIGCONT);

  EXPECT_EQ(client.read_final().content, "ok");
  EXPECT_THAT(upstream.received(1), StartsWith("GET /second "));
}

}  // namespace
}  // namespace candor::test
