// Clients and endpoints on unix sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

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

std::filesystem::perms permissions(const std::filesystem::path& path) {
  return std::filesystem::status(path).permissions();
}

// The umask of the service unit would have left them to their owner alone.
TEST(UnixSocket, HasThePermissionsThatItIsToHave) {
  const TemporaryDirectory directory;
  const mode_t umask_before = ::umask(0027);
  const Candor candor({.listeners = "- address: \"unix:" + (directory / "open").string() + "\"\n- {address: \"unix:" +
                                    (directory / "group").string() + "\", mode: \"0660\"}"});
  ::umask(umask_before);

  EXPECT_EQ(permissions(directory / "open"), std::filesystem::perms{0666});
  EXPECT_EQ(permissions(directory / "group"), std::filesystem::perms{0660});
}

// The old process took the new one's file away when it ended.
TEST(UnixSocket, BelongsToTheNextProcessOnceTheFirstOneDrains) {
  const TemporaryDirectory directory;
  const std::string path = (directory / "in").string();
  const std::string listener = "- address: \"unix:" + path + "\"";
  const ScriptedUpstream slow(Script{read_head(), hold()});
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor first({.endpoints = {slow.url()}, .settings = "timeouts: {drain: 60s}", .listeners = listener});
  RawClient client(first.address());
  client.send(get_request("/"));
  ASSERT_TRUE(slow.wait_connections(1));
  first.signal(SIGTERM);
  ASSERT_TRUE(eventually([&] { return !std::filesystem::exists(path); }));

  const Candor second({.endpoints = {upstream.url()}, .listeners = listener});
  client.reset();
  EXPECT_EQ(first.wait_exit(), 0);

  EXPECT_EQ(exchange_over(path, get_request("/")).content, "ok");
}

TEST(UnixSocket, MayBeTheAdminListenerWithItsOwnerAsTheOnlyOneToAsk) {
  const TemporaryDirectory directory;
  const std::string path = (directory / "admin").string();
  const std::string admin = "unix:" + path;
  Program candor(
      {candor_path(), "run", "--listen", free_address().text(), "--upstream", "http://127.0.0.1:1", "--admin", admin});
  ASSERT_TRUE(eventually([&] { return run_candor({"health", "--admin", admin}).status == 0; })) << candor.errors();
  EXPECT_EQ(permissions(path), std::filesystem::perms{0600});

  EXPECT_EQ(run_candor({"maintenance", "on", "--admin", admin}).status, 0);
  EXPECT_THAT(run_candor({"maintenance", "status", "--admin", admin}).output,
              HasSubstr("maintenance is on for all routes with no planned end, since "));
  EXPECT_THAT(exchange_over(path, "GET /maintenance HTTP/1.1\r\nHost: localhost\r\n\r\n").content,
              HasSubstr("\"by\":\"admin unix:\""));

  EXPECT_EQ(candor.end(SIGTERM), 0) << candor.errors();
  EXPECT_FALSE(std::filesystem::exists(path));
  const Finished gone = run_candor({"health", "--admin", admin});
  EXPECT_EQ(gone.status, 1);
  EXPECT_THAT(gone.errors, HasSubstr(admin));
  EXPECT_EQ(run_candor({"maintenance", "status", "--admin", "unix:relative"}).status, 2);
}

}  // namespace
}  // namespace candor::test
