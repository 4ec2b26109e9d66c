// The program tells who supervises it, by a real datagram socket as systemd opens one, that it is ready and that it
// stops.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

// What NOTIFY_SOCKET names: a path, or '@' and an abstract name.
class Supervisor {
 public:
  explicit Supervisor(std::string name) : name_(std::move(name)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name_.copy(address.sun_path, sizeof address.sun_path - 1);
    const bool is_abstract = name_.starts_with('@');
    if (is_abstract) address.sun_path[0] = '\0';
    const std::size_t size = offsetof(sockaddr_un, sun_path) + name_.size() + (is_abstract ? 0 : 1);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    EXPECT_EQ(::bind(socket_.fd(), generic, static_cast<socklen_t>(size)), 0) << name_;
  }

  const std::string& name() const { return name_; }

  // The next datagram; "nothing" where none comes in time.
  std::string told(std::chrono::milliseconds time = kPatience) const {
    if (wait_event(socket_.fd(), POLLIN, {.deadline = after(time)}) != Io::ok) return "nothing";
    std::string bytes(256, '\0');
    const ssize_t count = ::recv(socket_.fd(), bytes.data(), bytes.size(), 0);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

 private:
  std::string name_;
  Socket socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
};

std::vector<std::string> command(const std::string& supervisor, const Address& address, const std::string& upstream) {
  return {"env",         "NOTIFY_SOCKET=" + supervisor,
          candor_path(), "run",
          "--listen",    address.text(),
          "--upstream",  upstream,
          "--admin",     "off"};
}

TEST(Notify, SaysReadyOnceClientsCanConnectAndStoppingAtTheDrain) {
  const TemporaryDirectory directory;
  const Supervisor supervisor(directory / "notify");
  const ScriptedUpstream upstream(Script{read_head(), hold()});
  const Address address = free_address();
  Program candor(command(supervisor.name(), address, upstream.url()));

  ASSERT_EQ(supervisor.told(), "READY=1") << candor.errors();
  RawClient client(address);
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_connections(1));
  EXPECT_EQ(supervisor.told(0ms), "nothing") << "it is not stopping yet";

  candor.signal(SIGTERM);
  EXPECT_EQ(supervisor.told(), "STOPPING=1");
  EXPECT_FALSE(candor.wait_exit(0ms)) << "it was to be told while a request is still in flight";

  EXPECT_EQ(candor.end(SIGTERM), 0) << candor.errors();
  EXPECT_EQ(supervisor.told(0ms), "nothing");
}

TEST(Notify, KnowsAbstractNames) {
  const Supervisor supervisor(fmt::format("@candor-test-{}", ::getpid()));
  Program candor(command(supervisor.name(), free_address(), "http://127.0.0.1:1"));
  EXPECT_EQ(supervisor.told(), "READY=1") << candor.errors();
  EXPECT_EQ(candor.end(SIGTERM), 0) << candor.errors();
}

TEST(Notify, IsNotSaidByAProxyThatCannotStart) {
  const TemporaryDirectory directory;
  const Supervisor supervisor(directory / "notify");
  const Socket taken = listen_at(loopback_ip());
  Program candor(command(supervisor.name(), {loopback_ip(), taken.port()}, "http://127.0.0.1:1"));
  EXPECT_EQ(candor.wait_exit(), 1);
  EXPECT_EQ(supervisor.told(0ms), "nothing");
}

class OddNotifySocket : public testing::TestWithParam<std::string> {};

TEST_P(OddNotifySocket, IsWarnedOfButDoesNotKeepItFromServing) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Address address = free_address();
  Program candor(command(GetParam(), address, upstream.url()));
  EXPECT_TRUE(eventually([&] {
    try {
      return exchange_once(address, get_request("/")).status == 200;
    } catch (const std::exception&) {  // it does not listen yet
      return false;
    }
  })) << candor.errors();
  EXPECT_TRUE(eventually([&] { return candor.errors().find("NOTIFY_SOCKET: ") != std::string::npos; }));
  EXPECT_EQ(candor.end(SIGTERM), 0);
}

INSTANTIATE_TEST_SUITE_P(Of, OddNotifySocket,
                         testing::Values("/nowhere/notify", "not-absolute", "@", "/" + std::string(200, 'a')));

}  // namespace
}  // namespace candor::test
