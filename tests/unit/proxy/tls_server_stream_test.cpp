// What a client's connection knows of its certificate before anything has come. The descriptor is an eventfd.
#include "proxy/tls/server_stream.hpp"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include "proxy/net/loop.hpp"
#include "tests/unit/proxy/support/tls_listener.hpp"

namespace candor::tls {
namespace {

class ServerStreamTest : public testing::Test {
 protected:
  test::TlsListener listener_{{.names = {"example.com", "*.example.net", "192.0.2.1"}}};
  net::Loop loop_;
  net::SocketStream socket_{loop_.events, ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
                            net::SocketStream::State::connecting};
  ServerStream stream_{listener_.context(), socket_};
};

TEST_F(ServerStreamTest, CoversTheHostsOfItsCertificate) {
  EXPECT_TRUE(stream_.covers("example.com"));
  EXPECT_TRUE(stream_.covers("Example.com:8443"));
  EXPECT_TRUE(stream_.covers("a.example.net"));
  EXPECT_TRUE(stream_.covers("192.0.2.1:8443"));
  EXPECT_FALSE(stream_.covers("example.org"));
}

TEST_F(ServerStreamTest, DoesNotTakeOneHostForAnother) {
  EXPECT_TRUE(stream_.covers("example.com"));
  EXPECT_FALSE(stream_.covers("example.org"));
  EXPECT_FALSE(stream_.covers("example.org"));
  EXPECT_TRUE(stream_.covers("example.com"));
}

// HTTP/1.0 needs no Host; who names none cannot name another one's.
TEST_F(ServerStreamTest, CoversARequestWithoutAHostAtAnyTime) {
  EXPECT_TRUE(stream_.covers(""));
  EXPECT_TRUE(stream_.covers("example.com"));
  EXPECT_TRUE(stream_.covers(""));
}

// It will be told that it does not speak TLS.
TEST_F(ServerStreamTest, CoversEverythingWithoutTls) {
  stream_.speak_plainly();
  EXPECT_TRUE(stream_.plain());
  EXPECT_EQ(stream_.handshake().result, Result::plaintext);
  EXPECT_TRUE(stream_.covers("example.org"));
  EXPECT_EQ(stream_.client_certificate(), "");
}

TEST_F(ServerStreamTest, HasNoCertificateOfAClientThatHasShownNone) { EXPECT_EQ(stream_.client_certificate(), ""); }

TEST_F(ServerStreamTest, IsSilentWhileNothingHasCome) {
  EXPECT_FALSE(stream_.readable());
  EXPECT_FALSE(stream_.half_closed());
  EXPECT_TRUE(stream_.silent());
}

TEST_F(ServerStreamTest, HasNeverSpokenTls) {
  stream_.fail_handshake(Result::timeout, "late");
  EXPECT_EQ(stream_.handshake().version, Version::unknown);
  EXPECT_EQ(stream_.handshake().error, "late");
}

TEST(Serve, GivesNoStreamWithoutTls) {
  net::Loop loop;
  net::SocketStream socket(loop.events, ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), net::SocketStream::State::connecting);
  EXPECT_EQ(serve(nullptr, socket), nullptr);
}

}  // namespace
}  // namespace candor::tls
