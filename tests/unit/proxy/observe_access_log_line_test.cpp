#include "proxy/observe/access_log_line.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace candor::observe {
namespace {

using namespace std::chrono_literals;
using boost::json::value;

config::Route api_route() {
  config::Route route;
  route.name = "api";
  route.upstream = "api-servers";
  return route;
}

class AccessLogLine : public testing::Test {
 protected:
  AccessLogLine() {
    exchange_.began = Clock::time_point(1s);
    exchange_.now = Clock::time_point(1s + 12345us);
    exchange_.client = *config::IpAddress::parse("192.0.2.7");
    exchange_.request.method = "GET";
    exchange_.request.target = "/v1/items?page=2";
    exchange_.request.authority = "api.example.com:8080";
    exchange_.request_id = "01JD";
    exchange_.route = &route_;
    exchange_.endpoint = "http://127.0.0.1:9001";
    exchange_.status = 200;
    exchange_.origin = Origin::upstream;
    exchange_.upstream_status = 200;
    exchange_.attempts = 1;
    exchange_.bytes_in = 509;
    exchange_.bytes_out = 1234;
    exchange_.upstream_us = 9007;
  }

  std::string text(LogQuery query = LogQuery::keep) const {
    std::vector<char> out(kLogLineBytesMax);
    const char* end = write_log_line(out.data(), exchange_, "2028-02-29T23:59:58.007Z", query);
    return {out.data(), static_cast<std::size_t>(end - out.data())};
  }

  value line(LogQuery query = LogQuery::keep) const { return boost::json::parse(text(query)); }

  config::Route route_ = api_route();
  Exchange exchange_;
};

TEST_F(AccessLogLine, HasAllFields) {
  const value expected{{"time", "2028-02-29T23:59:58.007Z"},
                       {"request_id", "01JD"},
                       {"client", "192.0.2.7"},
                       {"method", "GET"},
                       {"host", "api.example.com:8080"},
                       {"target", "/v1/items?page=2"},
                       {"protocol", "HTTP/1.1"},
                       {"status", 200},
                       {"class", "2xx"},
                       {"origin", "upstream"},
                       {"cause", ""},
                       {"cut", false},
                       {"route", "api"},
                       {"upstream", "api-servers"},
                       {"endpoint", "http://127.0.0.1:9001"},
                       {"upstream_status", 200},
                       {"attempts", 1},
                       {"bytes_in", 509},
                       {"bytes_out", 1234},
                       {"duration_ms", 12.345},
                       {"upstream_ms", 9.007}};
  EXPECT_EQ(line(), expected);
}

TEST_F(AccessLogLine, IsOneLine) {
  exchange_.request.target = "/a\nb";
  const std::string written = text();

  EXPECT_EQ(written.find('\n'), written.size() - 1);
}

TEST_F(AccessLogLine, LeavesTheQueryOut) { EXPECT_EQ(line(LogQuery::leave_out).at("target"), "/v1/items"); }

TEST_F(AccessLogLine, NamesCauseCutAndError) {
  exchange_.cause = Cause::response_incomplete;
  exchange_.cut = true;
  exchange_.error = "offset 17: \"end\"";

  EXPECT_EQ(line().at("cause"), "response_incomplete");
  EXPECT_EQ(line().at("cut"), true);
  EXPECT_EQ(line().at("error"), "offset 17: \"end\"");
}

TEST_F(AccessLogLine, Says499ForAClientThatLeftUnanswered) {
  exchange_.status = 0;
  exchange_.origin = Origin::none;
  exchange_.cause = Cause::client_closed;

  EXPECT_EQ(line().at("status"), 499);
  EXPECT_EQ(line().at("class"), "4xx");
  EXPECT_EQ(line().at("origin"), "-");
}

TEST_F(AccessLogLine, KeepsTheStatusThatAClientGotBeforeItLeft) {
  exchange_.cause = Cause::client_closed;

  EXPECT_EQ(line().at("status"), 200);
}

TEST_F(AccessLogLine, SaysNullWhereNoStatusWasSent) {
  exchange_.status = 0;
  exchange_.cause = Cause::client_stalled;

  EXPECT_TRUE(line().at("status").is_null());
  EXPECT_EQ(line().at("class"), "-");
}

TEST_F(AccessLogLine, SaysDashForWhatIsNotKnown) {
  Exchange unread;
  unread.status = 400;
  unread.origin = Origin::proxy;
  unread.cause = Cause::request_malformed;
  exchange_ = unread;

  for (const char* key : {"method", "host", "target", "protocol", "request_id", "route", "upstream", "endpoint"}) {
    EXPECT_EQ(line().at(key), "-") << key;
  }
  EXPECT_TRUE(line().at("upstream_status").is_null());
}

TEST_F(AccessLogLine, NamesNoUpstreamThatHadNoPart) {
  exchange_.attempts = 0;
  exchange_.endpoint = "";
  exchange_.cause = Cause::rate_limited;

  EXPECT_EQ(line().at("upstream"), "-");
}

TEST_F(AccessLogLine, NamesTheUpstreamThatHadNoEndpoint) {
  exchange_.attempts = 0;
  exchange_.cause = Cause::no_endpoint;

  EXPECT_EQ(line().at("upstream"), "api-servers");
}

TEST_F(AccessLogLine, WritesIpv6Clients) {
  exchange_.client = *config::IpAddress::parse("2001:db8::1");

  EXPECT_EQ(line().at("client"), "2001:db8::1");
}

TEST_F(AccessLogLine, NamesTheProtocolOfOldClients) {
  exchange_.request.minor_version = 0;

  EXPECT_EQ(line().at("protocol"), "HTTP/1.0");
}

TEST_F(AccessLogLine, KeepsATargetAtTheLimit) {
  const std::string target(kLoggedTargetBytesMax, 'a');
  exchange_.request.target = target;

  EXPECT_EQ(line().at("target"), target.c_str());
}

TEST_F(AccessLogLine, CutsATargetOffBehindTheLimit) {
  const std::string target(kLoggedTargetBytesMax + 1, 'a');
  exchange_.request.target = target;

  EXPECT_EQ(line().at("target"), (std::string(kLoggedTargetBytesMax, 'a') + "...").c_str());
}

TEST_F(AccessLogLine, StaysValidAndWithinItsLimitWhateverThePeersSend) {
  const std::string hostile(kLoggedTargetBytesMax * 2, '\x01');
  exchange_.request_id = hostile;
  exchange_.request.method = hostile;
  exchange_.request.target = hostile;
  exchange_.request.authority = hostile;
  exchange_.endpoint = hostile;
  exchange_.error = hostile;
  route_.name = hostile;
  route_.upstream = hostile;
  exchange_.cause = Cause::response_trailers_too_large;
  exchange_.bytes_in = exchange_.bytes_out = exchange_.upstream_us = UINT64_MAX;

  EXPECT_LE(text().size(), kLogLineBytesMax);
  EXPECT_NO_THROW(line());
}

TEST_F(AccessLogLine, HasTheFieldsThatAreWantedAndThere) {
  exchange_.request.fields.add("User-Agent", "curl \"x\"");
  exchange_.request.fields.add("COOKIE", "secret");
  const std::vector<LoggedField> fields{{"user-agent", false}, {"X-None", false}, {"Cookie", true}};
  std::vector<char> out(kLogLineBytesMax);
  const char* end = write_log_line(out.data(), exchange_, "t", LogQuery::keep, fields);
  const std::string text(out.data(), static_cast<std::size_t>(end - out.data()));
  EXPECT_EQ(boost::json::parse(text).at("fields"), (value{{"user-agent", "curl \"x\""}, {"Cookie", "[redacted]"}}));
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST_F(AccessLogLine, LeavesTheQueryOfARefererOutWithThatOfTheTarget) {
  exchange_.request.fields.add("Referer", "https://a.test/page?token=secret");
  exchange_.request.fields.add("X-Page", "/b?c");
  const std::vector<LoggedField> fields{{"referer", false}, {"X-Page", false}};
  std::vector<char> out(kLogLineBytesMax);
  const auto logged = [&](LogQuery query) {
    const char* end = write_log_line(out.data(), exchange_, "t", query, fields);
    return boost::json::parse({out.data(), static_cast<std::size_t>(end - out.data())}).at("fields");
  };
  EXPECT_EQ(logged(LogQuery::leave_out), (value{{"referer", "https://a.test/page"}, {"X-Page", "/b?c"}}));
  EXPECT_EQ(logged(LogQuery::keep), (value{{"referer", "https://a.test/page?token=secret"}, {"X-Page", "/b?c"}}));
}

TEST_F(AccessLogLine, NamesTheUserWhereThereIsOne) {
  EXPECT_FALSE(line().as_object().contains("user"));
  exchange_.user = "ann \"x\"";
  EXPECT_EQ(line().at("user"), "ann \"x\"");
}

TEST_F(AccessLogLine, NamesTheRulesThatTheUpstreamHasBroken) {
  EXPECT_FALSE(line().as_object().contains("violations"));
  exchange_.violations.add("a");
  exchange_.violations.add("b");
  EXPECT_EQ(line().at("violations"), (value{"a", "b"}));
  for (std::size_t i = 2; i < Violations::kMax + 1; ++i) exchange_.violations.add("c");
  EXPECT_EQ(line().at("violations").as_array().size(), Violations::kMax);
}

TEST_F(AccessLogLine, FitsItsRoomWithTheLongestFields) {
  const std::string longest(kLoggedNameBytesMax + 1, '\x01');
  exchange_.user = longest;
  std::vector<LoggedField> fields;
  for (std::size_t i = 0; i < config::kLoggedFieldsMax; ++i) fields.push_back({longest, false});
  exchange_.request.fields.add(longest, longest);
  exchange_.error = std::string(kLoggedErrorBytesMax + 1, '\x01');
  const std::string target = "/" + std::string(kLoggedTargetBytesMax, '\x01');
  exchange_.request.target = target;
  std::vector<char> out(kLogLineBytesMax);
  const char* end = write_log_line(out.data(), exchange_, "t", LogQuery::keep, fields);
  EXPECT_LE(static_cast<std::size_t>(end - out.data()), kLogLineBytesMax);
}

}  // namespace
}  // namespace candor::observe
