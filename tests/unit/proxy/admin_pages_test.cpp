#include "proxy/admin/pages.hpp"

#include <boost/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::admin {
namespace {

using testing::HasSubstr;

class AdminPages : public testing::Test {
 protected:
  AdminPages() {
    config::Route& route = config_.routes.emplace_back();
    route.name = "api";
    route.match.host = "api.example.com";
    route.match.path = "/v1/";
    route.upstream = "api-servers";
    route.rewrite_prefix = "/";
    route.filters.push_back({"rate_limit", {}, nullptr});
    add_pages(routes_, config_,
              {.metrics = [] { return "a_total 1\n"; },
               .draining = [this] { return draining_; },
               .upstreams = [] { return "[]\n"; }});
  }

  Response get(std::string_view path) const { return routes_.find(path)->handler({}); }

  config::Config config_;
  Routes routes_;
  bool draining_ = false;
};

TEST_F(AdminPages, ListsAllPagesThoseAddedLaterIncluded) {
  routes_.add({"/maintenance", "GET, PUT", "switch it", [](const Request&) { return Response{}; }});

  for (const char* path : {"/metrics", "/healthz", "/readyz", "/failures", "/routes", "/upstreams", "/maintenance"}) {
    EXPECT_THAT(get("/").body, HasSubstr(path));
  }
}

TEST_F(AdminPages, ShowsMetricsInTheFormatOfPrometheus) {
  EXPECT_EQ(get("/metrics").body, "a_total 1\n");
  EXPECT_EQ(get("/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
}

TEST_F(AdminPages, IsReadyUntilItDrains) {
  EXPECT_EQ(get("/readyz").status, 200);
  draining_ = true;

  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(AdminPages, ShowsTheFailureTable) {
  EXPECT_EQ(boost::json::parse(get("/failures").body).at(0).at("cause"), "dns_timeout");
}

TEST_F(AdminPages, ShowsTheRoutes) {
  const boost::json::value expected{{{"name", "api"},
                                     {"host", "api.example.com"},
                                     {"path", "/v1/"},
                                     {"upstream", "api-servers"},
                                     {"filters", boost::json::array{"rate_limit"}},
                                     {"rewrite_prefix", "/"}}};
  EXPECT_EQ(boost::json::parse(get("/routes").body), boost::json::value(boost::json::array{expected.at(0)}));
}

TEST_F(AdminPages, ShowsTheUpstreams) { EXPECT_EQ(get("/upstreams").body, "[]\n"); }

}  // namespace
}  // namespace candor::admin
