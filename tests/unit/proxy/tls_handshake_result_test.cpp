#include "proxy/tls/handshake_result.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "proxy/observe/cells.hpp"

namespace candor::tls {
namespace {

struct Row {
  Result result;
  Cause cause;
};

void PrintTo(const Row& row, std::ostream* out) { *out << kResultNames[static_cast<std::size_t>(row.result)]; }

Handshake ended(Result result) {
  Handshake handshake;
  handshake.result = result;
  handshake.error = "why";
  return handshake;
}

class EachFailure : public testing::TestWithParam<Row> {};

INSTANTIATE_TEST_SUITE_P(
    Results, EachFailure,
    testing::Values(Row{Result::plaintext, Cause::tls_handshake}, Row{Result::no_common_version, Cause::tls_handshake},
                    Row{Result::closed, Cause::tls_handshake}, Row{Result::protocol, Cause::tls_handshake},
                    Row{Result::certificate, Cause::tls_certificate}, Row{Result::alert, Cause::tls_alert},
                    Row{Result::timeout, Cause::tls_timeout}));

TEST_P(EachFailure, HasItsRow) {
  const http1::Fault fault = fault_of(ended(GetParam().result), "https://a:8443");
  EXPECT_EQ(failure_row(fault.cause).name, failure_row(GetParam().cause).name);
  EXPECT_EQ(fault.error, "TLS with https://a:8443: why");
  EXPECT_FALSE(ended(GetParam().result).good());
}

// No byte of the request has left by then.
TEST_P(EachFailure, MayBeTriedElsewhere) {
  EXPECT_EQ(failure_row(fault_of(ended(GetParam().result), "").cause).retry, Retry::unsent);
}

TEST(HandshakeFault, IsNoneWhereItWentWell) {
  EXPECT_FALSE(fault_of(ended(Result::full), "https://a"));
  EXPECT_FALSE(fault_of(ended(Result::resumed), "https://a"));
  EXPECT_TRUE(ended(Result::full).good());
  EXPECT_TRUE(ended(Result::resumed).good());
}

TEST(HandshakeFault, HasTheNumberOfTheAlert) {
  Handshake handshake = ended(Result::alert);
  handshake.alert = 48;
  EXPECT_EQ(fault_of(handshake, "https://a").tls_alert, 48);
  handshake.result = Result::certificate;
  EXPECT_EQ(fault_of(handshake, "https://a").tls_alert, 0);
}

TEST(HandshakeCells, CountByVersionAndResult) {
  observe::HandshakeCells cells;
  Handshake handshake;
  handshake.version = Version::v1_3;
  handshake.result = Result::resumed;
  cells.count(handshake);
  cells.count(handshake);
  cells.count({.result = Result::protocol, .error = {}});
  EXPECT_EQ(cells.counts[2][1].value(), 2U);
  EXPECT_EQ(cells.counts[0][8].value(), 1U);
  EXPECT_EQ(kVersionNames[2], "TLSv1.3");
  EXPECT_EQ(kResultNames[1], "resumed");
  EXPECT_EQ(kResultNames[8], "protocol");
}

}  // namespace
}  // namespace candor::tls
