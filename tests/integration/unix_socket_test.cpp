// Clients and endpoints on unix sockets.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <filesystem>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

sockaddr_un address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

Socket listen_at_file(const std::filesystem::path& path) {
  Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const sockaddr_un address = address_of(path);
  EXPECT_EQ(::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(::listen(socket.fd(), 16), 0);
  return socket;
}

Response exchange_over(const std::filesystem::path& path, std::string_view request) {
  Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const sockaddr_un address = address_of(path);
  EXPECT_EQ(::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  return RawClient(std::move(socket)).exchange(request);
}

TEST(UnixSocket, MayBeAnEndpoint) {
  const TemporaryDirectory directory;
  ScriptedUpstream upstream({answering(std::string(kOk))}, listen_at_file(directory / "up"));
  Candor candor({.endpoints = {"unix:" + (directory / "up").string()}});

  EXPECT_EQ(candor.get("/").content, "ok");
  EXPECT_EQ(candor.get("/again").content, "ok");

  EXPECT_EQ(text_of(candor.log().wait_lines(1).at(0), "endpoint"), "unix:" + (directory / "up").string());
}

TEST(UnixSocket, ThatIsNotThereIsARefusedConnection) {
  const TemporaryDirectory directory;
  Candor candor({.endpoints = {"unix:" + (directory / "none").string()}});

  expect_answer(candor, candor.get("/"), {502, "connection_refused", "connection_refused"});
}

TEST(UnixSocket, MayBeAListener) {
  const TemporaryDirectory directory;
  const std::string path = (directory / "in").string();
  ScriptedUpstream upstream(answering(std::string(kOk)));
  {
    Candor candor({.endpoints = {upstream.url()}, .listeners = "- address: \"unix:" + path + "\""});

    EXPECT_EQ(exchange_over(path, get_request("/", "X-Forwarded-For: 203.0.113.9\r\n")).content, "ok");

    EXPECT_EQ(upstream.request().value("X-Forwarded-For"), "unix:");
    EXPECT_EQ(text_of(candor.log().wait_lines(1).at(0), "client"), "unix:");
  }
  EXPECT_FALSE(std::filesystem::exists(path)) << "the file must go with the process";
}

TEST(UnixSocket, PeersMayBeTrusted) {
  const TemporaryDirectory directory;
  const std::string path = (directory / "in").string();
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()},
                 .settings = "trusted_proxies: [\"unix:\"]",
                 .listeners = "- address: \"unix:" + path + "\""});

  exchange_over(path, get_request("/", "X-Forwarded-For: 203.0.113.9\r\n"));

  EXPECT_EQ(text_of(candor.log().wait_lines(1).at(0), "client"), "203.0.113.9");
}

TEST(UnixSocket, LeftBehindIsReplacedButNotOneInUse) {
  const TemporaryDirectory directory;
  const std::string path = (directory / "in").string();
  { const Socket dead = listen_at_file(path); }
  ASSERT_TRUE(std::filesystem::exists(path));
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .listeners = "- address: \"unix:" + path + "\""});
  EXPECT_EQ(exchange_over(path, get_request("/")).content, "ok");

  EXPECT_ANY_THROW(Candor({.endpoints = {upstream.url()}, .listeners = "- address: \"unix:" + path + "\""}));

  EXPECT_EQ(exchange_over(path, get_request("/")).content, "ok");
}

}  // namespace
}  // namespace candor::test
