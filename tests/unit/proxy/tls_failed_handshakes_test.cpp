#include "proxy/tls/failed_handshakes.hpp"

#include <gtest/gtest.h>

namespace candor::tls {
namespace {

using namespace std::chrono_literals;

class FailedHandshakesTest : public testing::Test {
 protected:
  FailedHandshakesTest() {
    handshake_.result = Result::certificate;
    handshake_.error = "certificate has expired";
  }
  std::string line_at(std::chrono::milliseconds time) {
    return failed_.line_of({"0.0.0.0:443", "192.0.2.7", handshake_}, net::LoopClock::time_point(time)).value_or("-");
  }

  Handshake handshake_;
  FailedHandshakes failed_;
};

const std::string kLine = "TLS handshake of 192.0.2.7 on 0.0.0.0:443 failed: certificate, certificate has expired";

TEST_F(FailedHandshakesTest, AreToldWithTheirReason) { EXPECT_EQ(line_at(0s), kLine); }

TEST_F(FailedHandshakesTest, AreToldOnceInAWhile) {
  EXPECT_EQ(line_at(5s), kLine);
  EXPECT_EQ(line_at(5s), "-");
  EXPECT_EQ(line_at(14'999ms), "-");
  EXPECT_EQ(line_at(15s), kLine + "; not logged since the last such line: 2");
  EXPECT_EQ(line_at(25s), kLine);
}

}  // namespace
}  // namespace candor::tls
