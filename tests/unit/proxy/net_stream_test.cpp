#include "proxy/net/stream.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace candor::net {
namespace {

TEST(AlertOf, IsTheNumberBehindAnError) {
  EXPECT_EQ(alert_of(kTlsAlert - 40), 40);
  EXPECT_EQ(alert_of(kTlsAlert - 1), 1);
  EXPECT_EQ(alert_of(kTlsAlert - 255), 255);
}

TEST(AlertOf, IsNoneForOtherErrors) {
  EXPECT_EQ(alert_of(0), 0);
  EXPECT_EQ(alert_of(ECONNRESET), 0);
  EXPECT_EQ(alert_of(kTlsBroken), 0);
  EXPECT_EQ(alert_of(kTlsTruncated), 0);
  EXPECT_EQ(alert_of(kTlsAlert), 0);
}

TEST(ErrorText, IsThatOfTheSystem) { EXPECT_EQ(error_text(ECONNRESET), "Connection reset by peer"); }

TEST(ErrorText, SaysWhatWentWrongWithTls) {
  EXPECT_EQ(error_text(kTlsBroken), "what came is not a record of TLS");
  EXPECT_EQ(error_text(kTlsTruncated), "the connection ended without the close_notify of TLS");
}

TEST(ErrorText, NamesTheAlert) {
  EXPECT_EQ(error_text(kTlsAlert - 20), "TLS alert 20, bad record mac");
  EXPECT_EQ(error_text(kTlsAlert - 80), "TLS alert 80, internal error");
  EXPECT_EQ(error_text(kTlsAlert - 255), "TLS alert 255, unknown");
}

}  // namespace
}  // namespace candor::net
