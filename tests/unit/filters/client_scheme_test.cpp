#include "filters/client_scheme.hpp"

#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::Request;

std::string scheme_by_tls(Request& request) {
  request.exchange.over_tls = true;
  return std::string(client_scheme(request.exchange));
}

TEST(ClientScheme, IsThatOfTheConnection) {
  Request request("192.0.2.1");
  EXPECT_EQ(client_scheme(request.exchange), "http");
  EXPECT_EQ(scheme_by_tls(request), "https");
}

TEST(ClientScheme, IsNotWhatAStrangerSays) {
  Request request("192.0.2.1");
  request.field("X-Forwarded-Proto", "https");
  EXPECT_EQ(client_scheme(request.exchange), "http");
  Request by_tls("192.0.2.1");
  by_tls.field("X-Forwarded-Proto", "http");
  EXPECT_EQ(scheme_by_tls(by_tls), "https");
}

TEST(ClientScheme, IsWhatATrustedProxySays) {
  Request request("192.0.2.1");
  request.exchange.peer_trusted = true;
  request.field("X-Forwarded-Proto", "HTTPS");
  EXPECT_EQ(client_scheme(request.exchange), "https");
  Request by_tls("192.0.2.1");
  by_tls.exchange.peer_trusted = true;
  by_tls.field("X-Forwarded-Proto", "http");
  EXPECT_EQ(scheme_by_tls(by_tls), "http");
}

TEST(ClientScheme, IsThatOfTheConnectionWhereATrustedProxySaysNothing) {
  Request request("192.0.2.1");
  request.exchange.peer_trusted = true;
  EXPECT_EQ(client_scheme(request.exchange), "http");
  EXPECT_EQ(scheme_by_tls(request), "https");
}

// It ends up in the Location of redirects: there are these two.
TEST(ClientScheme, IsNothingElse) {
  Request request("192.0.2.1");
  request.exchange.peer_trusted = true;
  request.field("X-Forwarded-Proto", "gopher");
  EXPECT_EQ(scheme_by_tls(request), "http");
}

}  // namespace
}  // namespace candor::filters
