// The same for TLS by itself: whatever call comes to nothing for the moment, or moves one byte, the client gets the
// handshake, the whole content and the notice that it was all.
#include "proxy/tls/server_stream.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>

#include "proxy/net/loop.hpp"
#include "tests/faults/injection.hpp"
#include "tests/support/socket.hpp"
#include "tests/unit/proxy/support/tls_listener.hpp"

namespace candor::test {
namespace {

constexpr std::size_t kContentBytes = 40'000;  // some records
constexpr std::size_t kTurnsMax = 100'000;

std::array<int, 2> connected_pair() {
  std::array<int, 2> pair{};
  must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()) == 0, "pair of sockets");
  return pair;
}

class Client {
 public:
  Client(int descriptor, int version) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_.get(), version);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), descriptor);
    SSL_set_connect_state(ssl_.get());
  }

  // False where the connection has ended.
  bool turn() {
    std::array<char, 4096> bytes;
    std::size_t count = 0;
    const int returned = SSL_read_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
    if (returned == 1) received_ += count;
    if (returned == 1 || SSL_get_error(ssl_.get(), returned) == SSL_ERROR_WANT_READ) return true;
    notified_ = SSL_get_error(ssl_.get(), returned) == SSL_ERROR_ZERO_RETURN;
    return false;
  }
  std::size_t received() const { return received_; }
  bool notified() const { return notified_; }

 private:
  openssl::Context context_;
  openssl::Ssl ssl_;
  std::size_t received_ = 0;
  bool notified_ = false;
};

// Sends the content as soon as it may, and ends.
class Server {
 public:
  explicit Server(tls::Stream& stream) : stream_(stream) {}

  void turn() {
    if (!secured_) {
      secured_ = stream_.shake_hands() == net::IoStatus::ok;
      return;
    }
    const iovec rest{content_.data() + written_, content_.size() - written_};
    if (written_ < content_.size()) {
      written_ += stream_.write_some({&rest, 1}).bytes;
    } else if (!ended_) {
      ended_ = true;
      stream_.shutdown_write();
    }
  }

 private:
  tls::Stream& stream_;
  std::string content_ = std::string(kContentBytes, 'x');
  std::size_t written_ = 0;
  bool secured_ = false;
  bool ended_ = false;
};

class TlsStreamAtEveryStep : public testing::TestWithParam<int> {
 protected:
  // False: there was no such call.
  bool play(const Fault& fault, std::size_t at) {
    Injection injection(fault, at);
    injection.arm();
    const std::array<int, 2> pair = connected_pair();
    const Socket client_end(pair[1]);
    Client client(pair[1], GetParam());
    {
      net::Loop loop;
      std::optional<net::SocketStream> socket;
      in_scope(injection, [&] { socket.emplace(loop.events, pair[0], net::SocketStream::State::connected); });
      tls::ServerStream stream(listener_.context(), *socket);
      Server server(stream);
      std::size_t turns = 0;
      do {
        in_scope(injection, [&] {
          loop.context.poll();
          server.turn();
        });
      } while (client.turn() && ++turns < kTurnsMax);
      EXPECT_EQ(client.received(), kContentBytes) << describe(fault) << ", call " << at;
      EXPECT_TRUE(client.notified()) << describe(fault) << ", call " << at;
    }
    return injection.reached();
  }

 private:
  template <class Act>
  static void in_scope(Injection& injection, const Act& act) {
    const Injection::Scope scope(injection);
    act();
  }

  TlsListener listener_{{}};
};

INSTANTIATE_TEST_SUITE_P(Version, TlsStreamAtEveryStep, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& instance) { return instance.param == TLS1_2_VERSION ? "Tls12" : "Tls13"; });

TEST_P(TlsStreamAtEveryStep, LosesNothingWhereACallComesToNothingForTheMoment) {
  for (const Call call : {Call::receive, Call::send}) {
    for (const int error : {EAGAIN, EINTR, kOneByte}) {
      std::size_t at = 0;
      while (play({call, error}, at)) ++at;
      EXPECT_GT(at, 0U);
    }
  }
}

}  // namespace
}  // namespace candor::test
