// Listeners of both families on one port, as the samples have them: each takes the clients of its own family.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

Socket v6_socket() { return Socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }

bool has_ipv6_loopback() {
  const Socket socket = v6_socket();
  sockaddr_in6 any_port{};
  any_port.sin6_family = AF_INET6;
  any_port.sin6_addr = in6addr_loopback;
  return socket && ::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&any_port), sizeof any_port) == 0;
}

Response exchange_over_ipv6(std::uint16_t port, std::string_view request) {
  Socket socket = v6_socket();
  sockaddr_in6 there{};
  there.sin6_family = AF_INET6;
  there.sin6_addr = in6addr_loopback;
  there.sin6_port = htons(port);
  ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&there), sizeof there);
  EXPECT_EQ(wait_event(socket.fd(), POLLOUT), Io::ok);
  return RawClient(std::move(socket)).exchange(request);
}

TEST(ListenerFamilies, ShareAPort) {
  if (!has_ipv6_loopback()) GTEST_SKIP() << "no IPv6 on this machine";
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .listeners = "- address: \"[::]:{port}\"", .workers = 1});

  EXPECT_EQ(candor.get("/").content, "ok");
  EXPECT_EQ(exchange_over_ipv6(candor.address().port, get_request("/")).content, "ok");

  const auto lines = candor.log().wait_lines(2);
  EXPECT_EQ(text_of(lines.at(0), "client"), "127.0.0.1");
  EXPECT_EQ(text_of(lines.at(1), "client"), "::1");
}

}  // namespace
}  // namespace candor::test
