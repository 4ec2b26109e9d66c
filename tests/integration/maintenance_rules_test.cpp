// Whom maintenance closes a service for, and what it says about its end.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

struct Service {
  explicit Service(const std::string& maintenance, std::string settings = "")
      : candor({.endpoints = {upstream.url()},
                .route = "filters:\n  - maintenance: " + maintenance,
                .routes = "- name: other\n  match: {path: /other/}\n  upstream: api",
                .settings = std::move(settings)}) {}

  ScriptedUpstream upstream{answering(std::string(kOk))};
  Candor candor;
};

TEST(MaintenanceRules, ComeBackAtThePlannedEnd) {
  const Service service("{state: off}");
  const Response switched = service.candor.admin("PUT", "/maintenance/web", R"({"for": "1h"})");
  const std::string until = text_of(boost::json::parse(switched.content).as_object(), "until");

  const Response again = service.candor.admin("PUT", "/maintenance/web", fmt::format(R"({{"until": "{}"}})", until));

  EXPECT_EQ(again.status, 200) << again.content;
  EXPECT_THAT(service.candor.get("/").field("Retry-After"), testing::AnyOf("3600", "3599", "3598"));
}

TEST(MaintenanceRules, ComeBackAfterTheConfiguredTimeWhereTheEndIsUnknown) {
  const Service service("{state: on, retry_after: 45s}");
  EXPECT_EQ(service.candor.get("/").field("Retry-After"), "45");
}

TEST(MaintenanceRules, EndByThemselvesAtThePlannedEnd) {
  const Service service("{state: off}");
  // Ends are whole seconds: this is one at least.
  ASSERT_EQ(service.candor.admin("PUT", "/maintenance/web", R"({"for": "2s"})").status, 200);
  ASSERT_EQ(service.candor.get("/").status, 503);

  EXPECT_TRUE(eventually([&] { return service.candor.get("/").status == 200; }, 5s));
  EXPECT_EQ(service.candor.metrics().sum("candor_maintenance"), 0);
}

TEST(MaintenanceRules, SayTheReason) {
  const Service service("{state: on, reason: The database moves.}");
  const Response response = service.candor.get("/");
  EXPECT_THAT(response.content, HasSubstr("\"detail\":\"The database moves.\""));
}

TEST(MaintenanceRules, LeaveOpenPathsOpen) {
  const Service service("{state: on, open_paths: [/health, /assets/]}");

  EXPECT_EQ(service.candor.get("/health").status, 200);
  EXPECT_EQ(service.candor.get("/health?deep=1").status, 200);
  EXPECT_EQ(service.candor.get("/assets/a.css").status, 200);
  EXPECT_EQ(service.candor.get("/healthy").status, 503);
  EXPECT_EQ(service.candor.get("/health/").status, 503);
  EXPECT_EQ(service.candor.get("/assets/../").status, 503);
  EXPECT_EQ(service.candor.get("/").status, 503);
}

TEST(MaintenanceRules, LetConfiguredAddressesThrough) {
  const Service service("{state: on, let_through: [127.99.0.0/16]}");
  const Response operators = exchange_once(service.candor.address(), get_request("/"), {.from = "127.99.0.1"});
  const Response others = exchange_once(service.candor.address(), get_request("/"), {.from = "127.98.0.1"});

  EXPECT_EQ(operators.status, 200);
  EXPECT_EQ(others.status, 503);
}

TEST(MaintenanceRules, BelieveATrustedProxyAboutTheAddress) {
  const Service service("{state: on, let_through: [192.0.2.7]}", "trusted_proxies: [127.99.0.1]");
  const std::string request = get_request("/", "X-Forwarded-For: 192.0.2.7\r\n");

  EXPECT_EQ(exchange_once(service.candor.address(), request, {.from = "127.99.0.1"}).status, 200);
  EXPECT_EQ(exchange_once(service.candor.address(), request, {.from = "127.99.0.2"}).status, 503);
}

TEST(MaintenanceRules, HoldForOneRouteOrForAll) {
  const Service service("{state: off}");
  const Candor& candor = service.candor;

  ASSERT_EQ(candor.admin("PUT", "/maintenance/other").status, 200);
  EXPECT_EQ(candor.get("/").status, 200);
  EXPECT_EQ(candor.get("/other/").status, 503);
  EXPECT_EQ(candor.metrics().sum("candor_maintenance", {{"scope", "other"}}), 1);
  EXPECT_EQ(candor.metrics().sum("candor_maintenance", {{"scope", "all"}}), 0);

  ASSERT_EQ(candor.admin("PUT", "/maintenance").status, 200);
  EXPECT_EQ(candor.get("/").status, 503);

  ASSERT_EQ(candor.admin("DELETE", "/maintenance").status, 200);
  EXPECT_EQ(candor.get("/").status, 200);
  EXPECT_EQ(candor.get("/other/").status, 503);
}

TEST(MaintenanceRules, NameTheNearestRouteForAnUnknownOne) {
  const Service service("{state: off}");
  const Response response = service.candor.admin("PUT", "/maintenance/othr");
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.content, HasSubstr("other"));
}

}  // namespace
}  // namespace candor::test
