// An upstream that uses statuses wrongly, over real sockets: what is counted, what is shown, and what is not changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <map>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

Script answers_once(std::string_view status_and_more) {
  return {read_message(), send("HTTP/1.1 " + std::string(status_and_more)), close()};
}

constexpr std::string_view kCloses = "\r\nConnection: close\r\n";

std::string answer(std::string_view status, std::string_view fields = "Content-Length: 0\r\n",
                   std::string_view content = "") {
  return std::string(status).append(kCloses).append(fields).append("\r\n").append(content);
}

TEST(StatusAudit, CountsAndShowsWhatIsWrongAndChangesNothing) {
  const std::string error = R"({"error":"no"})";
  ScriptedUpstream upstream(std::vector<Script>{
      answers_once(answer("200 OK", "Content-Type: application/json\r\nContent-Length: 14\r\n", error)),
      {read_message(),
       send("HTTP/1.1 200 OK" + std::string(kCloses) + "Transfer-Encoding: chunked\r\n" +
            "Content-Type: application/json\r\n\r\n4\r\n{\"er\r\na\r\nror\":\"no\"}\r\n0\r\n\r\n"),
       close()},
      answers_once(answer("201 Created")),
      answers_once(answer("204 No Content", "", "noise")),
      answers_once(answer("302 Found")),
      answers_once(answer("401 Unauthorized")),
      answers_once(answer("299 Whatever")),
      answers_once(answer("200 OK", "Content-Length: 9\r\n", "half")),
      answers_once(answer("405 Method Not Allowed"))});
  const Candor candor({.endpoints = {upstream.url()},
                       .route = "filters: [status_audit: {enforce: [405_without_allow]}]",
                       .workers = 1});

  EXPECT_EQ(candor.get("/").content, error);
  EXPECT_EQ(candor.get("/").content, error);
  for (const int status : {201, 204, 302, 401, 299})
    EXPECT_EQ(candor.send("POST /users/7?a=b HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").status, status);
  candor.get("/");
  expect_answer_form(candor.get("/"), {.status = 502, .cause = "response_malformed", .token = "http_protocol_error"});

  const std::map<std::string, int> expected{{"200_with_error", 2},
                                            {"201_without_location", 1},
                                            {"204_with_content", 1},
                                            {"3xx_without_location", 1},
                                            {"401_without_www_authenticate", 1},
                                            {"unregistered_status", 1},
                                            {"200_truncated", 1},
                                            {"405_without_allow", 1}};
  for (const auto& [rule, count] : expected)
    EXPECT_TRUE(candor.wait_metric("candor_status_violations_total", {{"route", "web"}, {"rule", rule}}, count))
        << rule;

  const auto lines = candor.log().wait_lines(9);
  EXPECT_EQ(lines[2].at("violations"), (boost::json::value{"201_without_location"}));
  EXPECT_EQ(text_of(lines[8], "error"), "status_audit: 405_without_allow");

  const boost::json::value report = boost::json::parse(candor.admin("GET", "/audit").content);
  ASSERT_EQ(report.at("violations").as_array().size(), expected.size());
  for (const boost::json::value& violation : report.at("violations").as_array()) {
    if (violation.at("rule") != "201_without_location") continue;
    EXPECT_EQ(violation.at("last").at("method"), "POST");
    EXPECT_EQ(violation.at("last").at("path"), "/users/{id}");
    EXPECT_EQ(violation.at("last").at("request_id"), lines[2].at("request_id"));
  }

  const std::string admin = candor.admin_address().text();
  const Finished text = run_candor({"audit", "--admin", admin});
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.output, HasSubstr("web: 200_with_error, 2 times\n  last: "));
  EXPECT_THAT(text.output, HasSubstr(" POST /users/{id} ("));
  EXPECT_THAT(text.output, HasSubstr("\n  fix: Name what was created in Location"));
  EXPECT_EQ(boost::json::parse(run_candor({"audit", "--format", "json", "--admin", admin}).output), report);
}

TEST(StatusAudit, SaysWhereNobodyLooks) {
  const Candor candor({});
  const Finished finished = run_candor({"audit", "--admin", candor.admin_address().text()});
  EXPECT_EQ(finished.status, 1);
  EXPECT_THAT(finished.errors, HasSubstr("no route of that proxy has the filter status_audit"));
  EXPECT_EQ(run_candor({"audit", "--format", "xml"}).status, 2);
}

}  // namespace
}  // namespace candor::test
