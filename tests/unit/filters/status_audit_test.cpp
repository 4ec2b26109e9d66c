#include "filters/status_audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <utility>
#include <vector>

#include "filters/json_error_look.hpp"
#include "proxy/filter_hooks.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::load;
using test::Process;
using test::Request;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class StatusAudit : public testing::Test {
 protected:
  void start(const std::string& options = "") {
    config_ = load("[]", "[status_audit: {" + options + "}]");
    ASSERT_THAT(config_.errors, IsEmpty()) << config_.errors.front().to_string();
    process_ = std::make_unique<Process>(config_.config);
  }
  Filter& filter() { return process_->filter("api", "status_audit"); }

  // The head of an answer of the upstream's.
  std::optional<Reply> head(Exchange& exchange, int status, std::string_view type = {}) {
    http1::ResponseHead head;
    head.status = exchange.upstream_status = status;
    if (!type.empty()) head.fields.add("Content-Type", type);
    return dynamic_cast<ReplaceHook&>(filter()).replace_response(exchange, head);
  }
  void content(Exchange& exchange, std::string_view piece) {
    dynamic_cast<ResponseContentHook&>(filter()).on_response_content(exchange, piece, false);
  }
  std::vector<std::string_view> complete(Exchange& exchange) {
    dynamic_cast<CompleteHook&>(filter()).on_complete(exchange);
    return {exchange.violations.begin(), exchange.violations.end()};
  }
  double count(const std::string& rule) const {
    return process_->metric("candor_status_violations_total", {{"route", "api"}, {"rule", rule}});
  }

  config::Loaded config_;
  std::unique_ptr<Process> process_;
};

TEST_F(StatusAudit, CountsWhatTheUpstreamDoesWrongAndChangesNothing) {
  start();
  Request request("192.0.2.1");
  EXPECT_FALSE(head(request.exchange, 401));
  EXPECT_EQ(count("401_without_www_authenticate"), 0);
  EXPECT_THAT(complete(request.exchange), ElementsAre("401_without_www_authenticate"));
  EXPECT_EQ(count("401_without_www_authenticate"), 1);
  EXPECT_EQ(count("405_without_allow"), 0);
}

TEST_F(StatusAudit, LooksAtNoAnswerOfOurs) {
  start("enforce: [401_without_www_authenticate]");
  Request ours("192.0.2.1");
  ours.exchange.cause = Cause::unauthenticated;
  EXPECT_FALSE(head(ours.exchange, 401));
  EXPECT_THAT(complete(ours.exchange), IsEmpty());

  Request unanswered("192.0.2.1");
  unanswered.exchange.cause = Cause::response_incomplete;
  EXPECT_THAT(complete(unanswered.exchange), IsEmpty());
}

TEST_F(StatusAudit, FindsErrorsInThePiecesOfA200) {
  start("error_names: [fault]");
  Request wrong("192.0.2.1");
  EXPECT_FALSE(head(wrong.exchange, 200, "application/vnd.a+json; charset=utf-8"));
  for (const char* piece : {"{\"a\":1,\"fa", "ul", "t\"", ":", "\"x\"}"}) content(wrong.exchange, piece);
  EXPECT_THAT(complete(wrong.exchange), ElementsAre("200_with_error"));

  Request text("192.0.2.1");
  head(text.exchange, 200, "text/plain");
  content(text.exchange, R"({"fault":"x"})");
  EXPECT_THAT(complete(text.exchange), IsEmpty());

  Request honest("192.0.2.1");
  head(honest.exchange, 500, "application/json");
  content(honest.exchange, R"({"fault":"x"})");
  EXPECT_THAT(complete(honest.exchange), IsEmpty());
}

TEST_F(StatusAudit, FindsContentWhereThereIsNone) {
  start();
  Request reset("192.0.2.1");
  head(reset.exchange, 205);
  content(reset.exchange, "");
  EXPECT_THAT(complete(reset.exchange), IsEmpty());
  content(reset.exchange, "x");
  EXPECT_THAT(complete(reset.exchange), ElementsAre("204_with_content"));

  for (const int status : {204, 304}) {
    Request surplus("192.0.2.1");
    head(surplus.exchange, status);
    surplus.exchange.upstream_surplus = true;
    EXPECT_THAT(complete(surplus.exchange), ElementsAre("204_with_content")) << status;
  }
}

TEST_F(StatusAudit, FindsA200ThatTheUpstreamHasCut) {
  start();
  const auto broken = [&](int status, Cause cause) {
    Request request("192.0.2.1");
    head(request.exchange, status);
    request.exchange.cut = true;
    request.exchange.cause = cause;
    return complete(request.exchange);
  };
  EXPECT_THAT(broken(200, Cause::response_incomplete), ElementsAre("200_truncated"));
  EXPECT_THAT(broken(200, Cause::read_timeout), ElementsAre("200_truncated"));
  EXPECT_THAT(broken(200, Cause::client_closed), IsEmpty());
  EXPECT_THAT(broken(404, Cause::response_incomplete), IsEmpty());
}

TEST_F(StatusAudit, RefusesWhatIsEnforced) {
  start("enforce: [405_without_allow, 3xx_without_location]");
  Request request("192.0.2.1");
  const std::optional<Reply> reply = head(request.exchange, 302);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::response_malformed);
  EXPECT_EQ(reply->log_detail, "status_audit: 3xx_without_location");
  request.exchange.cause = reply->cause;
  EXPECT_THAT(complete(request.exchange), ElementsAre("3xx_without_location"));

  Request other("192.0.2.1");
  EXPECT_FALSE(head(other.exchange, 401));
}

TEST_F(StatusAudit, CountsNothingThatIsIgnored) {
  start("ignore: [503_without_retry_after]");
  Request request("192.0.2.1");
  head(request.exchange, 503);
  EXPECT_THAT(complete(request.exchange), IsEmpty());
}

TEST_F(StatusAudit, ShowsTheLastExampleWithoutWhoItWas) {
  start();
  EXPECT_EQ(process_->admin_page("/audit").body, "{\"violations\":[]}\n");
  for (const char* id : {"first", "last"}) {
    Request request("192.0.2.1", "/v1/users/ann@example.com");
    request.exchange.request_id = id;
    request.query("token=secret");
    head(request.exchange, 201);
    complete(request.exchange);
  }
  const boost::json::value report = boost::json::parse(process_->admin_page("/audit").body);
  const boost::json::object& violation = report.at("violations").as_array().at(0).as_object();
  EXPECT_EQ(violation.at("route"), "api");
  EXPECT_EQ(violation.at("rule"), "201_without_location");
  EXPECT_EQ(violation.at("count").to_number<int>(), 2);
  EXPECT_THAT(std::string(violation.at("fix").as_string()), HasSubstr("Location"));
  EXPECT_EQ(
      violation.at("last"),
      (boost::json::value{
          {"time", "2027-01-15T08:00:00Z"}, {"method", "GET"}, {"path", "/v1/users/{id}"}, {"request_id", "last"}}));
}

std::vector<std::string> errors_of(const std::string& options) {
  std::vector<std::string> errors;
  for (const config::Error& error : load("[]", "[status_audit: {" + options + "}]").errors)
    errors.push_back(error.to_string());
  return errors;
}

TEST_F(StatusAudit, NamesEveryMistake) {
  EXPECT_THAT(errors_of("ignore: [404, 405_without_allow], enforce: [405_without_allow, 200_with_error], "
                        "error_names: ['']"),
              ElementsAre(HasSubstr("ignore[0]: unknown rule \"404\""),
                          HasSubstr("enforce: 200_with_error shows only once the answer is on its way"),
                          HasSubstr("enforce: 405_without_allow stands in ignore too"),
                          HasSubstr("error_names[0]: expected a name of 1 to 64 bytes")));
}

TEST_F(StatusAudit, LimitsTheNames) {
  std::string names = "'" + std::string(kJsonErrorNameBytesMax, 'a') + "'";
  for (std::size_t i = 1; i < kJsonErrorNamesMax; ++i) names += ", a";
  EXPECT_THAT(errors_of("error_names: [" + names + "]"), IsEmpty());
  EXPECT_THAT(errors_of("error_names: [" + names + ", a]"), ElementsAre(HasSubstr("expected 16 names at most")));
  EXPECT_THAT(errors_of("error_names: [a" + names.substr(1, kJsonErrorNameBytesMax) + "]"),
              ElementsAre(HasSubstr("expected a name of 1 to 64 bytes")));
}

}  // namespace
}  // namespace candor::filters
