// How waiting for a handshake ends when the peer says nothing. The descriptor is an eventfd: nothing flows through it.
#include "proxy/tls/handshake.hpp"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <optional>

#include "proxy/net/loop.hpp"
#include "tests/unit/proxy/support/clock.hpp"
#include "tests/unit/proxy/support/running.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"
#include "tests/unit/proxy/support/tls_listener.hpp"

namespace candor::tls {
namespace {

using namespace std::chrono_literals;

class HandshakeTest : public testing::Test {
 protected:
  void accept() { running_.emplace(tls::accept(order_, waiter_)); }
  void later(std::chrono::milliseconds time) {
    loop_.clock = test::clock_at(loop_.clock.now() + time);
    waiter_.wake();
  }
  bool ended() const { return running_->ended(); }
  Cause cause() const { return running_->result(); }

  test::TlsListener listener_{{}};
  net::Loop loop_;
  net::SocketStream socket_{loop_.events, ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
                            net::SocketStream::State::connecting};
  Stream stream_{socket_, listener_.context()->new_connection()};
  test::ScriptedStream client_;
  bool drain_over_ = false;
  const Interrupt interrupt_{client_, drain_over_};
  net::Waiter waiter_{loop_.wheel};
  const HandshakeOrder order_{stream_, loop_.clock.now() + 2s, loop_.clock, interrupt_};
  std::optional<test::Running<Cause>> running_;
};

TEST_F(HandshakeTest, WaitsForASilentPeerUntilTheDeadline) {
  accept();
  EXPECT_FALSE(ended());
  later(1999ms);
  EXPECT_FALSE(ended());
  later(1ms);
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::none);
  EXPECT_EQ(stream_.handshake().result, Result::timeout);
  EXPECT_EQ(stream_.handshake().error, "it was not over in time");
  EXPECT_FALSE(stream_.handshake().good());
}

TEST_F(HandshakeTest, EndsWithTheDrainTime) {
  accept();
  drain_over_ = true;
  waiter_.wake();
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::draining);
}

TEST_F(HandshakeTest, EndsWhenTheClientGoes) {
  accept();
  client_.breaks();
  waiter_.wake();
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::client_closed);
}

// Who has gone and who was late at once has gone.
TEST_F(HandshakeTest, PrefersTheInterruptionToTheDeadline) {
  accept();
  client_.breaks();
  later(2s);
  ASSERT_TRUE(ended());
  EXPECT_EQ(cause(), Cause::client_closed);
}

// Writing to the descriptor fails, because it is no socket.
TEST_F(HandshakeTest, EndsWhereTheSocketFails) {
  Stream client(socket_, ClientContext({}).new_connection("a"));
  const HandshakeOrder order{client, order_.deadline, loop_.clock, interrupt_};
  const test::Running<Cause> running(tls::connect(order, waiter_));
  ASSERT_TRUE(running.ended());
  EXPECT_EQ(running.result(), Cause::none);
  EXPECT_EQ(client.handshake().result, Result::closed);
  EXPECT_EQ(client.handshake().error, "Socket operation on non-socket");
}

TEST_F(HandshakeTest, DoesNotBeginBeforeTheClientDoes) {
  accept();
  EXPECT_FALSE(stream_.begun());
  EXPECT_FALSE(stream_.plain());
}

}  // namespace
}  // namespace candor::tls
