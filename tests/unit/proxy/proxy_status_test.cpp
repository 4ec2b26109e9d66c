#include "proxy/proxy_status.hpp"

#include <gtest/gtest.h>

namespace candor {
namespace {

TEST(ProxyStatus, NamesProxyAndError) {
  EXPECT_EQ(ProxyStatus("edge-1").of(Cause::connection_timeout), "edge-1; error=connection_timeout");
}

TEST(ProxyStatus, HasAnErrorForTheLastCauseToo) {
  EXPECT_EQ(ProxyStatus("edge-1").of(Cause::misconfigured), "edge-1; error=proxy_configuration_error");
}

TEST(ProxyStatus, NamesTheProxyAloneWhereThereIsNoError) {
  EXPECT_EQ(ProxyStatus("edge-1").of(Cause::none), "edge-1");
  EXPECT_EQ(ProxyStatus("edge-1").of(Cause::client_closed), "edge-1");
}

}  // namespace
}  // namespace candor
