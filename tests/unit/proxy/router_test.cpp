#include "proxy/router.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace candor {
namespace {

struct Rule {
  const char* name;
  const char* host;
  const char* path;
};

class Routes {
 public:
  explicit Routes(const std::vector<Rule>& rules) : configured_(configure(rules)), router_(configured_) {}

  std::string find(std::string_view authority, std::string_view path) const {
    http1::RequestHead head;
    head.method = "GET";
    head.authority = authority;
    head.path = head.matched_path = path;
    return find(head);
  }
  std::string find(const http1::RequestHead& head) const {
    const auto found = router_.find(head);
    return found ? configured_[*found].name : "-";
  }

 private:
  static std::vector<config::Route> configure(const std::vector<Rule>& rules) {
    std::vector<config::Route> routes;
    for (const Rule& rule : rules) {
      config::Route& route = routes.emplace_back();
      route.name = rule.name;
      route.match.host = rule.host;
      route.match.path = rule.path;
    }
    return routes;
  }

  std::vector<config::Route> configured_;
  Router router_;
};

TEST(Router, FindsTheExactHost) {
  const Routes routes({{"a", "a.example", "/"}, {"b", "b.example", "/"}});

  EXPECT_EQ(routes.find("a.example", "/"), "a");
  EXPECT_EQ(routes.find("b.example", "/x"), "b");
  EXPECT_EQ(routes.find("c.example", "/"), "-");
  EXPECT_EQ(routes.find("xa.example", "/"), "-");
  EXPECT_EQ(routes.find("", "/"), "-");
}

TEST(Router, FindsEachOfThousandsOfHostsAndPaths) {
  constexpr int kEach = 2000;
  std::vector<std::string> texts;
  for (int i = 0; i < kEach; ++i) {
    texts.push_back(fmt::format("h{}.example", i));
    texts.push_back(fmt::format("/a{}/b{}/c", i % 7, i));
  }
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < texts.size(); i += 2) {
    rules.push_back({texts[i].c_str(), texts[i].c_str(), "/"});
    rules.push_back({texts[i + 1].c_str(), "", texts[i + 1].c_str()});
  }
  const Routes routes(rules);

  for (std::size_t i = 0; i < texts.size(); i += 2) {
    EXPECT_EQ(routes.find(texts[i], "/a/b"), texts[i]);
    EXPECT_EQ(routes.find("other.example", texts[i + 1] + "/d"), texts[i + 1]);
  }
  EXPECT_EQ(routes.find("other.example", "/a0/b1/c"), "-");
}

TEST(Router, LooksPastPortCaseAndFinalDot) {
  const Routes routes({{"a", "a.example", "/"}});

  EXPECT_EQ(routes.find("a.example:8080", "/"), "a");
  EXPECT_EQ(routes.find("A.EXAMPLE", "/"), "a");
  EXPECT_EQ(routes.find("a.example.", "/"), "a");
  EXPECT_EQ(routes.find("A.example.:80", "/"), "a");
  EXPECT_EQ(routes.find("a.example..", "/"), "-");
}

TEST(Router, FindsIpAddresses) {
  const Routes routes({{"four", "192.0.2.1", "/"}, {"six", "[2001:db8::1]", "/"}});

  EXPECT_EQ(routes.find("192.0.2.1:80", "/"), "four");
  EXPECT_EQ(routes.find("[2001:db8::1]:8080", "/"), "six");
  EXPECT_EQ(routes.find("[2001:DB8::1]", "/"), "six");
  EXPECT_EQ(routes.find("[2001:db8:0:0:0:0:0:1]:80", "/"), "six") << "another spelling of the same address";
  EXPECT_EQ(routes.find("[2001:db8::2]", "/"), "-");
  EXPECT_EQ(routes.find("[2001:db8::1", "/"), "-");
}

TEST(Router, FindsHostsBelowASuffix) {
  const Routes routes({{"below", "*.example.com", "/"}});

  EXPECT_EQ(routes.find("a.example.com", "/"), "below");
  EXPECT_EQ(routes.find("a.b.example.com:80", "/"), "below");
  EXPECT_EQ(routes.find("example.com", "/"), "-");
  EXPECT_EQ(routes.find("aexample.com", "/"), "-");
  EXPECT_EQ(routes.find("a.example.com.evil.example", "/"), "-");
}

TEST(Router, PrefersTheLongestSuffix) {
  const Routes routes({{"short", "*.com", "/"}, {"long", "*.example.com", "/"}});

  EXPECT_EQ(routes.find("a.example.com", "/"), "long");
  EXPECT_EQ(routes.find("a.other.com", "/"), "short");
}

TEST(Router, PrefersExactToSuffixToAnyHost) {
  const Routes routes({{"any", "", "/"}, {"suffix", "*.example.com", "/"}, {"exact", "a.example.com", "/"}});

  EXPECT_EQ(routes.find("a.example.com", "/"), "exact");
  EXPECT_EQ(routes.find("b.example.com", "/"), "suffix");
  EXPECT_EQ(routes.find("c.example.org", "/"), "any");
  EXPECT_EQ(routes.find("", "/"), "any");
}

TEST(Router, PrefersTheLongestPathOfAHost) {
  const Routes routes({{"root", "", "/"}, {"deep", "", "/api/v1/"}, {"api", "", "/api/"}});

  EXPECT_EQ(routes.find("a", "/api/v1/x"), "deep");
  EXPECT_EQ(routes.find("a", "/api/v2"), "api");
  EXPECT_EQ(routes.find("a", "/x"), "root");
}

TEST(Router, FallsBackToALessExactHostWhereThePathHasNoRoute) {
  const Routes routes({{"any", "", "/"}, {"suffix", "*.example.com", "/s/"}, {"exact", "a.example.com", "/e/"}});

  EXPECT_EQ(routes.find("a.example.com", "/e/x"), "exact");
  EXPECT_EQ(routes.find("a.example.com", "/s/x"), "suffix");
  EXPECT_EQ(routes.find("a.example.com", "/x"), "any");
}

TEST(Router, ComparesPathsWithTheirCase) {
  const Routes routes({{"api", "", "/api"}});

  EXPECT_EQ(routes.find("a", "/API"), "-");
}

TEST(Router, GivesAnAsteriskToTheHostAsAWhole) {
  const Routes routes({{"api", "a.example", "/api/"}, {"root", "a.example", "/"}});

  EXPECT_EQ(routes.find("a.example", "*"), "root");
}

TEST(Router, TakesAHostAtTheLimitOfDnsAndNoneBeyond) {
  const std::string at_limit(255, 'a');
  const Routes routes({{"long", at_limit.c_str(), "/"}});

  EXPECT_EQ(routes.find(at_limit, "/"), "long");
  EXPECT_EQ(routes.find(at_limit + "a", "/"), "-");
}

TEST(RouterPrefix, CoversWholeSegmentsOnly) {
  const auto covers = [](const char* prefix, std::string_view path) {
    return Routes({{"it", "", prefix}}).find("a", path) == "it";
  };
  EXPECT_TRUE(covers("/api", "/api"));
  EXPECT_TRUE(covers("/api", "/api/"));
  EXPECT_TRUE(covers("/api", "/api/x"));
  EXPECT_TRUE(covers("/api/", "/api/x"));
  EXPECT_TRUE(covers("/api/", "/api/"));
  EXPECT_TRUE(covers("/", "/anything"));
  EXPECT_FALSE(covers("/api", "/apix"));
  EXPECT_FALSE(covers("/api", "/ap"));
  EXPECT_FALSE(covers("/api/", "/api"));
  EXPECT_FALSE(covers("/api", "*"));
}

TEST(RouterPrefix, WithASlashAtItsEndIsTheLongerOne) {
  const Routes routes({{"here", "", "/api"}, {"below", "", "/api/"}});
  EXPECT_EQ(routes.find("a", "/api"), "here");
  EXPECT_EQ(routes.find("a", "/api/"), "below");
  EXPECT_EQ(routes.find("a", "/api/x"), "below");
}

// Routes with conditions, all for any host and path.
class RouterConditions : public testing::Test {
 protected:
  void add(const char* name, std::vector<std::string> methods, std::vector<config::FieldMatch> fields) {
    config::Route& route = configured_.emplace_back();
    route.name = name;
    route.match.methods = std::move(methods);
    route.match.fields = std::move(fields);
  }
  std::string find(std::string_view method) {
    head_.method = method;
    head_.path = head_.matched_path = "/";
    const auto found = Router(configured_).find(head_);
    return found ? configured_[*found].name : "-";
  }
  std::string allowed(std::string_view method) {
    head_.method = method;
    head_.path = head_.matched_path = "/";
    return Router(configured_).allowed_methods(head_);
  }

  std::vector<config::Route> configured_;
  http1::RequestHead head_;
};

TEST_F(RouterConditions, OnTheMethodMustHold) {
  add("write", {"POST", "PUT"}, {});
  EXPECT_EQ(find("PUT"), "write");
  EXPECT_EQ(find("GET"), "-");
  EXPECT_EQ(find("put"), "-");
}

TEST_F(RouterConditions, OnFieldsMustAllHold) {
  add("canary", {}, {{"x-canary", "yes"}, {"cookie", std::nullopt}});
  add("rest", {}, {});
  EXPECT_EQ(find("GET"), "rest");
  head_.fields.add("X-CANARY", "no");
  head_.fields.add("X-Canary", "yes");
  EXPECT_EQ(find("GET"), "rest");
  head_.fields.add("Cookie", "");
  EXPECT_EQ(find("GET"), "canary");
}

TEST_F(RouterConditions, GoFirstWhereThereAreMoreOfThem) {
  add("none", {}, {});
  add("method", {"GET"}, {});
  add("field", {}, {{"x", "1"}});
  add("both", {"GET"}, {{"x", "1"}});
  EXPECT_EQ(find("GET"), "method");
  EXPECT_EQ(find("PUT"), "none");
  head_.fields.add("X", "1");
  EXPECT_EQ(find("GET"), "both");
  EXPECT_EQ(find("PUT"), "field");
}

TEST_F(RouterConditions, GoInTheOrderOfTheFileWhereTheyAreEqual) {
  add("first", {"GET"}, {});
  add("second", {"GET", "PUT"}, {});
  EXPECT_EQ(find("GET"), "first");
  EXPECT_EQ(find("PUT"), "second");
}

TEST_F(RouterConditions, TellWhichMethodsWouldHaveDone) {
  add("a", {"GET", "HEAD"}, {});
  add("b", {"PUT", "GET"}, {});
  add("c", {"DELETE"}, {{"x", "1"}});
  EXPECT_EQ(allowed("POST"), "GET, HEAD, PUT");
  head_.fields.add("x", "1");
  EXPECT_EQ(allowed("POST"), "DELETE, GET, HEAD, PUT");
}

TEST_F(RouterConditions, AllowNothingWhereNoRouteIs) {
  add("a", {"GET"}, {{"x", "1"}});
  EXPECT_EQ(allowed("POST"), "");
}

}  // namespace
}  // namespace candor
